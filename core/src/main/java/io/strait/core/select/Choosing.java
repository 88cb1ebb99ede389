package io.strait.core.select;

import io.strait.core.message.Message.AnswerMode;
import io.strait.core.op.Choice;
import io.strait.core.op.Direction;
import io.strait.core.op.Op;
import io.strait.core.select.SelectState.Collecting;
import io.strait.core.select.SelectState.Preferring;
import io.strait.core.time.Deadline;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How one select chooses among branches that are ready together (S3): it holds what comes until every home has answered,
 * or its patience is over, and then takes the first ready branch by the caller's order, or the one whose partner is oldest.
 */
final class Choosing {

    private final SelectCoordinator select;
    private final Coordinators coordinators;
    private final Op.Select op;
    private final Enrolments enrolments;
    /** Introductions that are held, by send branch. */
    private final Map<Integer, Partner> matches = new TreeMap<>();

    private @Nullable Deadline patience;

    Choosing(SelectCoordinator select, Coordinators coordinators, Op.Select op, Enrolments enrolments) {
        this.select = select;
        this.coordinators = coordinators;
        this.op = op;
        this.enrolments = enrolments;
    }

    void begin() {
        if (op.patienceNs() >= 0) {
            patience = coordinators.armIn(op.patienceNs(), this::onPatience);
        }
        enrolments.offer(select.mode(), false);
    }

    void hold(int branch, Partner partner) {
        matches.put(branch, partner);
    }

    /** The home took back its introduction, or closed the branch. */
    void drop(int branch) {
        matches.remove(branch);
    }

    @Nullable
    Partner heldFor(int branch) {
        return matches.get(branch);
    }

    void onFinal() {
        coordinators.cancel(patience);
    }

    private void onPatience() {
        patience = null;
        if (select.state() instanceof Collecting) {
            choose();
        }
    }

    void chooseWhenAnswered() {
        if (select.state() instanceof Collecting && enrolments.allAnswered()) {
            choose();
        }
    }

    /** Leaves COLLECTING: the first ready branch by the caller's order (or the oldest partner) is served. */
    private void choose() {
        coordinators.cancel(patience);
        patience = null;
        matches.values()
                .removeIf(partner -> !coordinators.isMember(partner.select().node()));
        int chosen = op.choice() == Choice.OLDEST ? oldestReady() : firstReady();
        if (chosen < 0) {
            select.openUnchosen();
            return;
        }
        ReceivingSide receiving = select.receiving();
        Partner partner = matches.remove(chosen);
        if (partner == null && receiving.serveWaiting(chosen)) {
            return;
        }
        if (partner != null) {
            select.sending().claim(chosen, partner);
        } else {
            select.transitionTo(new Preferring(chosen));
        }
        // Busy from here on: the other introductions are given back, and younger claims that were held must yield.
        matches.values().forEach(other -> enrolments.unavailableAt(other.home(), true));
        matches.clear();
        if (select.state() instanceof Preferring) {
            select.reopenUnlessPreferred();
        } else {
            receiving.sendYoungerAway();
        }
    }

    private int firstReady() {
        int first = Integer.MAX_VALUE;
        for (int branch : matches.keySet()) {
            first = Math.min(first, branch);
        }
        for (ClaimRequest claim : select.receiving().held()) {
            first = Math.min(first, claim.receiverBranch());
        }
        for (Enrolment enrolment : enrolments.all()) {
            for (int branch : enrolment.ready) {
                if (op.branches().get(branch).direction() == Direction.RECEIVE) {
                    first = Math.min(first, branch);
                }
            }
        }
        return first == Integer.MAX_VALUE ? -1 : first;
    }

    private int oldestReady() {
        int chosen = -1;
        long oldest = Long.MAX_VALUE;
        for (ClaimRequest claim : select.receiving().held()) {
            if (claim.age().time() < oldest) {
                oldest = claim.age().time();
                chosen = claim.receiverBranch();
            }
        }
        for (Enrolment enrolment : enrolments.all()) {
            for (int i = 0; i < enrolment.ready.size(); i++) {
                int branch = enrolment.ready.get(i);
                boolean ready =
                        op.branches().get(branch).direction() == Direction.RECEIVE || matches.containsKey(branch);
                if (ready && enrolment.partnerTimes.get(i) < oldest) {
                    oldest = enrolment.partnerTimes.get(i);
                    chosen = branch;
                }
            }
        }
        return chosen >= 0 || matches.isEmpty()
                ? chosen
                : matches.keySet().iterator().next();
    }

    /** What a home is asked to say about an offer. */
    static AnswerMode modeOf(Op.Select op, SelectState state) {
        if (op.orElse()) {
            return AnswerMode.NOTHING;
        }
        return state instanceof Collecting ? AnswerMode.READY : AnswerMode.NONE;
    }
}
