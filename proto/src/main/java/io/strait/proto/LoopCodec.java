package io.strait.proto;

import io.strait.core.id.NodeUid;
import io.strait.core.id.SelectId;
import io.strait.core.op.LoopChange;
import io.strait.core.op.Op;
import java.util.ArrayList;
import java.util.List;

/** Changes and rounds of persistent selects. */
final class LoopCodec {

    private LoopCodec() {}

    static List<LoopChange> changes(List<io.strait.proto.v1.Op.LoopChange> wire, String field) {
        List<LoopChange> changes = new ArrayList<>(wire.size());
        for (int i = 0; i < wire.size(); i++) {
            try {
                changes.add(decode(wire.get(i)));
            } catch (MalformedMessageException e) {
                throw e.within(field + "[" + i + "]");
            }
        }
        return changes;
    }

    private static LoopChange decode(io.strait.proto.v1.Op.LoopChange wire) {
        return switch (wire.getKindCase()) {
            case ADD -> {
                io.strait.proto.v1.Op.LoopChange.Add add = wire.getAdd();
                yield new LoopChange.Add(
                        Fields.index(add.getBranch(), "add.branch"),
                        Fields.channel(add.getChannel(), "add.channel"),
                        ChannelCodec.decode(add.getDirection(), add.getDirectionValue(), "add.direction"));
            }
            case REMOVE -> new LoopChange.Remove(Fields.index(wire.getRemove(), "loop_change.remove"));
            case ENABLE -> new LoopChange.Enable(Fields.index(wire.getEnable(), "loop_change.enable"));
            case DISABLE -> new LoopChange.Disable(Fields.index(wire.getDisable(), "loop_change.disable"));
            case KIND_NOT_SET -> throw Fields.unknownCase("loop_change.kind", wire.getUnknownFields());
        };
    }

    static List<io.strait.proto.v1.Op.LoopChange> encode(List<LoopChange> changes) {
        return changes.stream().map(LoopCodec::encode).toList();
    }

    private static io.strait.proto.v1.Op.LoopChange encode(LoopChange change) {
        io.strait.proto.v1.Op.LoopChange.Builder wire = io.strait.proto.v1.Op.LoopChange.newBuilder();
        if (change instanceof LoopChange.Add add) {
            wire.setAdd(io.strait.proto.v1.Op.LoopChange.Add.newBuilder()
                    .setBranch(add.branch())
                    .setChannel(add.channel().value())
                    .setDirection(ChannelCodec.encode(add.direction())));
        } else if (change instanceof LoopChange.Remove) {
            wire.setRemove(change.branch());
        } else if (change instanceof LoopChange.Enable) {
            wire.setEnable(change.branch());
        } else {
            wire.setDisable(change.branch());
        }
        return wire.build();
    }

    static SelectId id(boolean present, io.strait.proto.v1.Op.LoopId wire, String field) {
        if (!present) {
            throw Fields.missing(field);
        }
        return new SelectId(new NodeUid(wire.getNode()), Fields.count(wire.getSequence(), field + ".sequence"));
    }

    static io.strait.proto.v1.Op.LoopId encode(SelectId loop) {
        return io.strait.proto.v1.Op.LoopId.newBuilder()
                .setNode(loop.node().value())
                .setSequence(loop.sequence())
                .build();
    }

    static Op decode(io.strait.proto.v1.Op.Round wire) {
        return new Op.Round(
                id(wire.hasLoop(), wire.getLoop(), "round.loop"),
                wire.hasTimeoutNanos() ? Fields.count(wire.getTimeoutNanos(), "round.timeout_nanos") : Op.NO_TIMEOUT,
                wire.getOrElse());
    }
}
