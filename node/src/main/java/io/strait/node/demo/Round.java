package io.strait.node.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * One round of a select on record: handlers and suppliers report here, and {@link #end} holds them against each other.
 * Exactly one handler must have run; what any other branch offered counts as withdrawn and must be received by nobody.
 */
final class Round {

    private record Offer(ValueStream stream, Stamped value) {}

    private final History history;
    private final Tally tally;
    private final String participant;
    private final long startNs = System.nanoTime();
    private final List<Offer> offers = new ArrayList<>();
    private final List<Stamped> sent = new ArrayList<>();
    private int fired;
    private int closed;

    Round(History history, Tally tally, String participant) {
        this.history = history;
        this.tally = tally;
        this.participant = participant;
    }

    /** A value of a send branch, about to be offered, or computed for a branch that was chosen. */
    Stamped offer(SendingEnd end, String text) {
        Stamped value = end.stream().next(text);
        offers.add(new Offer(end.stream(), value));
        return value;
    }

    /** The handler of a send branch. */
    Round sent(Stamped value) {
        fired++;
        sent.add(value);
        return this;
    }

    /** The handler of a lazy send branch: what its supplier computed was sent. */
    Round sentLazily() {
        if (offers.isEmpty()) {
            history.report(
                    Violation.Kind.NOT_ONE_BRANCH, "a lazy branch fired without a value: participant=" + participant);
            return this;
        }
        return sent(offers.getLast().value());
    }

    /** The handler of a receive branch. */
    Round received(ReceivingEnd end, Stamped value) {
        fired++;
        end.took(value);
        return this;
    }

    /** The handler for closed channels. */
    Round closed() {
        closed++;
        return this;
    }

    /** The run has returned. */
    void end() {
        for (Offer offer : offers) {
            if (sent.contains(offer.value())) {
                offer.stream().sent(offer.value());
            } else {
                offer.stream().withdrawn(offer.value());
            }
        }
        if (fired + closed != 1) {
            history.report(
                    Violation.Kind.NOT_ONE_BRANCH,
                    "participant=" + participant + " handlers=" + fired + " closed=" + closed);
        }
        if (fired > 0) {
            tally.select();
            tally.operation(startNs);
        }
    }

    boolean hasClosed() {
        return closed > 0;
    }
}
