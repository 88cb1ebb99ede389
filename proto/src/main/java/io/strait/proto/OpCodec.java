package io.strait.proto;

import io.strait.core.op.Branch;
import io.strait.core.op.Choice;
import io.strait.core.op.Direction;
import io.strait.core.op.Op;
import io.strait.core.op.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Operations, and the parts of them that unary requests are made of. */
final class OpCodec {

    private OpCodec() {}

    static io.strait.proto.v1.Op encode(Op op) {
        return op.accept(Encoder.INSTANCE);
    }

    static Op decode(io.strait.proto.v1.Op wire) {
        return switch (wire.getKindCase()) {
            case SELECT -> decode(wire.getSelect());
            case CLOSE -> decode(wire.getClose());
            case INSPECT -> new Op.Inspect(Fields.channel(wire.getInspect().getChannel(), "inspect.channel"));
            case DECLARE -> decode(wire.getDeclare());
            case OPEN_LOOP ->
                new Op.OpenLoop(LoopCodec.changes(wire.getOpenLoop().getChangesList(), "open_loop.changes"));
            case CHANGE_LOOP ->
                new Op.ChangeLoop(
                        LoopCodec.id(
                                wire.getChangeLoop().hasLoop(),
                                wire.getChangeLoop().getLoop(),
                                "change_loop.loop"),
                        LoopCodec.changes(wire.getChangeLoop().getChangesList(), "change_loop.changes"));
            case ROUND -> LoopCodec.decode(wire.getRound());
            case END_LOOP ->
                new Op.EndLoop(LoopCodec.id(
                        wire.getEndLoop().hasLoop(), wire.getEndLoop().getLoop(), "end_loop.loop"));
            case KIND_NOT_SET -> throw Fields.unknownCase("op.kind", wire.getUnknownFields());
        };
    }

    private static Op decode(io.strait.proto.v1.Op.Select wire) {
        return new Op.Select(
                branches(wire.getBranchesList()),
                choice(wire.getChoice(), wire.getChoiceValue()),
                wire.hasPatienceNanos()
                        ? Fields.count(wire.getPatienceNanos(), "select.patience_nanos")
                        : Op.NO_TIMEOUT,
                wire.hasTimeoutNanos() ? Fields.count(wire.getTimeoutNanos(), "select.timeout_nanos") : Op.NO_TIMEOUT,
                wire.getOrElse(),
                wire.getStrictDeadline());
    }

    private static Op decode(io.strait.proto.v1.Op.Close wire) {
        if (!wire.hasCause()) {
            throw Fields.missing("close.cause");
        }
        return new Op.Close(Fields.channel(wire.getChannel(), "close.channel"), ChannelCodec.decode(wire.getCause()));
    }

    private static Op decode(io.strait.proto.v1.Op.Declare wire) {
        if (!wire.hasProperties()) {
            throw Fields.missing("declare.properties");
        }
        return new Op.Declare(
                Fields.channel(wire.getChannel(), "declare.channel"), ChannelCodec.decode(wire.getProperties()));
    }

    static List<Branch> branches(List<io.strait.proto.v1.Branch> wire) {
        List<Branch> branches = new ArrayList<>(wire.size());
        for (int i = 0; i < wire.size(); i++) {
            try {
                branches.add(decode(wire.get(i)));
            } catch (MalformedMessageException e) {
                throw e.within("select.branches[" + i + "]");
            }
        }
        return branches;
    }

    private static Branch decode(io.strait.proto.v1.Branch wire) {
        Direction direction = ChannelCodec.decode(wire.getDirection(), wire.getDirectionValue(), "branch.direction");
        @Nullable Payload value = wire.hasValue() ? PayloadCodec.decode(wire.getValue()) : null;
        if (value != null && direction == Direction.RECEIVE) {
            throw new MalformedMessageException("branch.value", "a receive carries no value");
        }
        return new Branch(Fields.channel(wire.getChannel(), "branch.channel"), direction, value);
    }

    private static io.strait.proto.v1.Branch encode(Branch branch) {
        io.strait.proto.v1.Branch.Builder wire = io.strait.proto.v1.Branch.newBuilder()
                .setChannel(branch.channel().value())
                .setDirection(ChannelCodec.encode(branch.direction()));
        Payload value = branch.value();
        if (value != null) {
            wire.setValue(PayloadCodec.encode(value));
        }
        return wire.build();
    }

    private static io.strait.proto.v1.Choice encode(Choice choice) {
        return switch (choice) {
            case EAGER -> io.strait.proto.v1.Choice.CHOICE_EAGER;
            case ORDERED -> io.strait.proto.v1.Choice.CHOICE_ORDERED;
            case OLDEST -> io.strait.proto.v1.Choice.CHOICE_OLDEST;
        };
    }

    static Choice choice(io.strait.proto.v1.Choice choice, int number) {
        return switch (choice) {
            case CHOICE_UNSPECIFIED, CHOICE_EAGER -> Choice.EAGER;
            case CHOICE_ORDERED -> Choice.ORDERED;
            case CHOICE_OLDEST -> Choice.OLDEST;
            case UNRECOGNIZED -> throw Fields.unknownValue("select.choice", number);
        };
    }

    /** Milliseconds of a unary request in nanoseconds. */
    static long nanos(long millis, String field) {
        long max = Long.MAX_VALUE / TimeUnit.MILLISECONDS.toNanos(1);
        if (millis < 0 || millis > max) {
            throw new MalformedMessageException(
                    field, "out of range: value=" + Long.toUnsignedString(millis) + " limit=" + max);
        }
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private static final class Encoder implements Op.Visitor<io.strait.proto.v1.Op> {

        static final Encoder INSTANCE = new Encoder();

        @Override
        public io.strait.proto.v1.Op onSelect(Op.Select op) {
            io.strait.proto.v1.Op.Select.Builder wire = io.strait.proto.v1.Op.Select.newBuilder()
                    .setChoice(encode(op.choice()))
                    .setOrElse(op.orElse())
                    .setStrictDeadline(op.strictDeadline());
            for (Branch branch : op.branches()) {
                wire.addBranches(encode(branch));
            }
            if (op.patienceNs() != Op.NO_TIMEOUT) {
                wire.setPatienceNanos(op.patienceNs());
            }
            if (op.timeoutNs() != Op.NO_TIMEOUT) {
                wire.setTimeoutNanos(op.timeoutNs());
            }
            return io.strait.proto.v1.Op.newBuilder().setSelect(wire).build();
        }

        @Override
        public io.strait.proto.v1.Op onClose(Op.Close op) {
            return io.strait.proto.v1.Op.newBuilder()
                    .setClose(io.strait.proto.v1.Op.Close.newBuilder()
                            .setChannel(op.channel().value())
                            .setCause(ChannelCodec.encode(op.cause())))
                    .build();
        }

        @Override
        public io.strait.proto.v1.Op onInspect(Op.Inspect op) {
            return io.strait.proto.v1.Op.newBuilder()
                    .setInspect(io.strait.proto.v1.Op.Inspect.newBuilder()
                            .setChannel(op.channel().value()))
                    .build();
        }

        @Override
        public io.strait.proto.v1.Op onDeclare(Op.Declare op) {
            return io.strait.proto.v1.Op.newBuilder()
                    .setDeclare(io.strait.proto.v1.Op.Declare.newBuilder()
                            .setChannel(op.channel().value())
                            .setProperties(ChannelCodec.encode(op.properties())))
                    .build();
        }

        @Override
        public io.strait.proto.v1.Op onOpenLoop(Op.OpenLoop op) {
            return io.strait.proto.v1.Op.newBuilder()
                    .setOpenLoop(
                            io.strait.proto.v1.Op.OpenLoop.newBuilder().addAllChanges(LoopCodec.encode(op.changes())))
                    .build();
        }

        @Override
        public io.strait.proto.v1.Op onChangeLoop(Op.ChangeLoop op) {
            return io.strait.proto.v1.Op.newBuilder()
                    .setChangeLoop(io.strait.proto.v1.Op.ChangeLoop.newBuilder()
                            .setLoop(LoopCodec.encode(op.loop()))
                            .addAllChanges(LoopCodec.encode(op.changes())))
                    .build();
        }

        @Override
        public io.strait.proto.v1.Op onRound(Op.Round op) {
            io.strait.proto.v1.Op.Round.Builder wire = io.strait.proto.v1.Op.Round.newBuilder()
                    .setLoop(LoopCodec.encode(op.loop()))
                    .setOrElse(op.orElse());
            if (op.timeoutNs() != Op.NO_TIMEOUT) {
                wire.setTimeoutNanos(op.timeoutNs());
            }
            return io.strait.proto.v1.Op.newBuilder().setRound(wire).build();
        }

        @Override
        public io.strait.proto.v1.Op onEndLoop(Op.EndLoop op) {
            return io.strait.proto.v1.Op.newBuilder()
                    .setEndLoop(io.strait.proto.v1.Op.EndLoop.newBuilder().setLoop(LoopCodec.encode(op.loop())))
                    .build();
        }
    }
}
