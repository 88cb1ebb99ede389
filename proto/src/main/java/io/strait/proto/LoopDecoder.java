package io.strait.proto;

import io.strait.core.id.NodeUid;
import io.strait.core.id.SelectId;
import io.strait.core.message.Message;
import io.strait.proto.v1.PeerMessage;
import java.util.ArrayList;
import java.util.List;

/** The peer messages of persistent selects. */
final class LoopDecoder {

    private LoopDecoder() {}

    static Message enrol(PeerMessage.Enrol wire, NodeUid from) {
        SelectId select = IdCodec.decode(wire.hasSelect(), wire.getSelect(), from, "enrol.select");
        List<Message.OfferedBranch> added = new ArrayList<>(wire.getAddedCount());
        for (PeerMessage.OfferedBranch branch : wire.getAddedList()) {
            added.add(PeerDecoder.branch(branch));
        }
        List<Integer> removed = new ArrayList<>(wire.getRemovedCount());
        for (int branch : wire.getRemovedList()) {
            removed.add(Fields.index(branch, "enrol.removed"));
        }
        return new Message.Enrol(
                select,
                IdCodec.decode(wire.hasAge(), wire.getAge(), select, from, "enrol.age"),
                wire.getFirst(),
                wire.getSuspended(),
                added,
                removed);
    }

    static Message arm(PeerMessage.Arm wire, NodeUid from) {
        SelectId select = IdCodec.decode(wire.hasSelect(), wire.getSelect(), from, "arm.select");
        return new Message.Arm(
                select,
                IdCodec.decode(wire.hasAge(), wire.getAge(), select, from, "arm.age"),
                wire.getRound(),
                wire.getAnswer());
    }

    static Message pause(PeerMessage.Pause wire, NodeUid from) {
        return new Message.Pause(
                IdCodec.decode(wire.hasSelect(), wire.getSelect(), from, "pause.select"),
                wire.hasFired() ? Fields.index(wire.getFired(), "pause.fired") : -1);
    }

    static Message readiness(PeerMessage.Readiness wire, NodeUid from) {
        return new Message.Readiness(
                IdCodec.decode(wire.hasSelect(), wire.getSelect(), from, "readiness.select"),
                wire.getRound(),
                wire.hasBranch() ? Fields.index(wire.getBranch(), "readiness.branch") : -1);
    }
}
