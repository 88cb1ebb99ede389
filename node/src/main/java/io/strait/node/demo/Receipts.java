package io.strait.node.demo;

import java.util.Arrays;
import java.util.Optional;

/** What one receiver gets from one channel: must be values that were offered there, in each sender's order. One thread. */
final class Receipts {

    private static final int NONE = -1;

    private final History history;
    private final String receiver;
    private final String channel;
    private int[] lastSeq = {};

    Receipts(History history, String receiver, String channel) {
        this.history = history;
        this.receiver = receiver;
        this.channel = channel;
    }

    /**
     * Notes a value.
     *
     * @return its stream, if it is of one that uses this channel
     */
    Optional<ValueStream> received(Stamped value) {
        Optional<ValueStream> stream =
                history.stream(value.stream()).filter(known -> known.channel().equals(channel));
        if (stream.isEmpty()) {
            history.report(
                    Violation.Kind.INVENTED,
                    "channel=" + channel + " receiver=" + receiver + " stream=" + value.stream() + " seq="
                            + value.seq());
            return stream;
        }
        stream.get().received(value, receiver);
        checkOrder(value);
        return stream;
    }

    private void checkOrder(Stamped value) {
        int stream = value.stream();
        if (stream >= lastSeq.length) {
            int known = lastSeq.length;
            lastSeq = Arrays.copyOf(lastSeq, stream + 1);
            Arrays.fill(lastSeq, known, lastSeq.length, NONE);
        }
        if (value.seq() < lastSeq[stream]) {
            history.report(
                    Violation.Kind.REORDERED,
                    "channel=" + channel + " receiver=" + receiver + " stream=" + stream + " seq=" + value.seq()
                            + " after=" + lastSeq[stream]);
        }
        lastSeq[stream] = value.seq();
    }
}
