package io.strait.core.sim.check;

import io.strait.core.Output.Undelivered;
import io.strait.core.id.ChannelName;
import io.strait.core.op.Payload;
import org.jspecify.annotations.Nullable;

/** One value, unique in the run. It belongs to one send branch of one operation. */
public final class ValueRecord {

    private static final String CONTENT_TYPE = "sim";

    private final int id;
    private final ChannelName channel;
    private final Payload payload;
    private @Nullable OpRecord op;
    private int branch = -1;
    private @Nullable OpRecord receivedBy;
    private int receives;
    private Undelivered.@Nullable Reason undelivered;
    private int undeliveredTimes;
    private long undeliveredStep = History.NEVER;

    ValueRecord(int id, ChannelName channel, Payload.Kind kind) {
        this.id = id;
        this.channel = channel;
        byte[] data = {(byte) (id >> 24), (byte) (id >> 16), (byte) (id >> 8), (byte) id};
        this.payload = new Payload(kind, CONTENT_TYPE, java.util.List.of(), data);
    }

    /** The id in a payload, or -1 when it is none of this run's. */
    static int idOf(Payload payload) {
        byte[] data = payload.data();
        if (data.length != 4 || !payload.contentType().equals(CONTENT_TYPE)) {
            return -1;
        }
        return data[0] << 24 | (data[1] & 0xff) << 16 | (data[2] & 0xff) << 8 | data[3] & 0xff;
    }

    void bind(OpRecord newOp, int newBranch) {
        op = newOp;
        branch = newBranch;
    }

    void received(OpRecord by) {
        receivedBy = by;
        receives++;
    }

    void undelivered(Undelivered.Reason reason, long step) {
        undelivered = reason;
        undeliveredTimes++;
        undeliveredStep = step;
    }

    public Payload payload() {
        return payload;
    }

    ChannelName channel() {
        return channel;
    }

    /** Whether it was handed to a core. */
    boolean isSubmitted() {
        return op != null;
    }

    /** The operation that sends it. */
    OpRecord op() {
        if (op == null) {
            throw new InvariantViolation("ValueRecord", "a value that nobody sent is on its way: " + this);
        }
        return op;
    }

    int branch() {
        return branch;
    }

    @Nullable
    OpRecord receivedBy() {
        return receivedBy;
    }

    int receives() {
        return receives;
    }

    boolean isUndelivered() {
        return undeliveredTimes > 0;
    }

    int undeliveredTimes() {
        return undeliveredTimes;
    }

    long undeliveredStep() {
        return undeliveredStep;
    }

    /** The step after which it was certainly out of its channel's buffer: what took it began no earlier. */
    long takenNotBefore() {
        return receivedBy != null ? receivedBy.submitStep() : undeliveredStep;
    }

    @Override
    public String toString() {
        String fate = receivedBy != null ? " received by " + receivedBy.label() : "";
        return "v" + id + " on " + channel + (op == null ? "" : " of " + op.label() + " branch " + branch) + fate
                + (undelivered == null ? "" : " undelivered " + undelivered);
    }
}
