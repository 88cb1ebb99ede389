package io.strait.node.demo;

import java.util.BitSet;

/**
 * All values that one sender offers on one channel, and what became of each: three bits per value, so that the complete
 * history of a long run fits. The sender and the receivers report from their own threads.
 *
 * <p>Sender and receiver learn of a transfer in any order, so what a receive means for a value is judged twice: a second
 * receive at once, everything else in {@link #finish()}.
 */
final class ValueStream {

    private final History history;
    private final int id;
    private final String sender;
    private final String senderNode;
    private final String channel;
    private final BitSet sent = new BitSet();
    private final BitSet withdrawn = new BitSet();
    private final BitSet received = new BitSet();
    private int offered;

    ValueStream(History history, int id, String sender, String senderNode, String channel) {
        this.history = history;
        this.id = id;
        this.sender = sender;
        this.senderNode = senderNode;
        this.channel = channel;
    }

    /** A new value, about to be offered. */
    synchronized Stamped next(String text) {
        return new Stamped(id, offered++, text);
    }

    /** Its sender was told that it was taken. */
    synchronized void sent(Stamped value) {
        sent.set(value.seq());
    }

    /** Its sender was told that it was not taken. */
    synchronized void withdrawn(Stamped value) {
        withdrawn.set(value.seq());
    }

    /** A receiver got it. */
    synchronized void received(Stamped value, String receiver) {
        if (value.seq() < 0 || value.seq() >= offered) {
            history.report(Violation.Kind.INVENTED, describe(value.seq()) + " receiver=" + receiver);
        } else if (received.get(value.seq())) {
            history.report(Violation.Kind.DUPLICATE, describe(value.seq()) + " receiver=" + receiver);
        } else {
            received.set(value.seq());
        }
    }

    /** Judges each value. Everybody who could report must have ended. */
    synchronized void finish() {
        for (int seq = 0; seq < offered; seq++) {
            if (sent.get(seq) == withdrawn.get(seq)) {
                history.report(
                        Violation.Kind.UNANSWERED,
                        describe(seq) + " sent=" + sent.get(seq) + " withdrawn=" + withdrawn.get(seq));
            } else if (sent.get(seq) && !received.get(seq)) {
                history.report(Violation.Kind.LOST, describe(seq));
            } else if (withdrawn.get(seq) && received.get(seq)) {
                history.report(Violation.Kind.DOUBLE_FIRE, describe(seq));
            }
        }
    }

    private String describe(int seq) {
        return "channel=" + channel + " sender=" + sender + " seq=" + seq;
    }

    String channel() {
        return channel;
    }

    String senderNode() {
        return senderNode;
    }

    synchronized long offeredCount() {
        return offered;
    }

    synchronized long receivedCount() {
        return received.cardinality();
    }
}
