package io.strait.core.select;

import io.strait.core.id.Age;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SelectId;
import io.strait.core.message.Message;
import io.strait.core.message.Message.OfferedBranch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the branches of one persistent select are enrolled, and what each home node was told last. A change costs what
 * changes; a round costs the homes that were told to pause.
 */
final class LoopEnrolments {

    /** One part of an enrolment: with the longest names it fits a frame. */
    private static final int MAX_BRANCHES_PER_MESSAGE = 1_024;

    /** One home node. */
    static final class AtHome {
        final NodeUid home;
        /** Branches that are there, or about to be. */
        private int branches;
        /** An Enrol was sent, and no Gone. */
        private boolean enrolled;
        /** Pause was the last word: the home introduces nobody. */
        boolean paused;
        /** It was asked to say whom it introduces, and goes on to do so until it is told to pause. */
        private boolean asked;
        /** The number of the last question; an answer to an older one does not count. */
        private long question;
        /** It owes no answer. */
        boolean answered = true;
        /** The branch that it answered; -1: none. */
        int ready = -1;
        /** An introduction that is held. */
        @Nullable
        Partner held;

        /** The branch that {@link #held} is for. */
        int heldBranch = -1;

        private final Set<LoopBranch> added = new LinkedHashSet<>(2);
        private final List<Integer> removed = new ArrayList<>(0);

        AtHome(NodeUid home) {
            this.home = home;
        }

        private void forgetAnswer() {
            answered = true;
            ready = -1;
            dropHeld();
        }

        /** A home introduces one branch at a time: what it had announced has come to nothing. */
        void hold(int branch, Partner partner) {
            ready = ready == branch ? branch : -1;
            held = partner;
            heldBranch = branch;
        }

        void dropHeld() {
            held = null;
            heldBranch = -1;
        }
    }

    private final Coordinators coordinators;
    private final SelectId select;
    private final Map<NodeUid, AtHome> byHome = new LinkedHashMap<>(2);
    private long questions;

    LoopEnrolments(Coordinators coordinators, SelectId select) {
        this.coordinators = coordinators;
        this.select = select;
    }

    Collection<AtHome> all() {
        return byHome.values();
    }

    @Nullable
    AtHome at(@Nullable NodeUid home) {
        return home == null ? null : byHome.get(home);
    }

    // ---- branches -------------------------------------------------------------------------------------------------

    /** Puts the branch where its channel's home is; {@link #flush} says so. */
    void place(LoopBranch branch) {
        NodeUid home = coordinators.homeOf(branch.channel);
        AtHome at = byHome.computeIfAbsent(home, AtHome::new);
        branch.home = home;
        at.branches++;
        at.added.add(branch);
    }

    /** Takes the branch out; {@link #flush} says so. */
    void take(LoopBranch branch) {
        AtHome at = at(branch.home);
        branch.home = null;
        if (at != null) {
            at.branches--;
            if (!at.added.remove(branch) && at.enrolled) {
                at.removed.add(branch.number);
            }
        }
    }

    /** The home has taken the branch out itself; returns whether that is where it was. */
    boolean onTakenOut(NodeUid home, LoopBranch branch) {
        AtHome at = at(home);
        if (at == null || !home.equals(branch.home)) {
            return false;
        }
        branch.home = null;
        at.branches--;
        at.added.remove(branch);
        if (at.heldBranch == branch.number) {
            at.dropHeld();
        }
        return true;
    }

    /** Tells homes what has changed, in parts. {@code suspended}: whether a home that is new introduces nobody yet. */
    void flush(Age age, boolean suspended) {
        for (AtHome at : List.copyOf(byHome.values())) {
            if (at.branches == 0) {
                withdraw(at);
                byHome.remove(at.home);
            } else if (!at.added.isEmpty() || !at.removed.isEmpty()) {
                send(at, age, suspended);
            }
        }
    }

    private void send(AtHome at, Age age, boolean suspended) {
        List<LoopBranch> added = new ArrayList<>(at.added);
        List<Integer> removed = List.copyOf(at.removed);
        at.added.clear();
        at.removed.clear();
        boolean first = !at.enrolled;
        if (first) {
            at.enrolled = true;
            at.paused = suspended;
            coordinators.onEnrolled(at.home, select, true);
        }
        int parts = Math.max(parts(added.size()), parts(removed.size()));
        for (int part = 0; part < parts; part++) {
            List<OfferedBranch> offered = new ArrayList<>();
            for (LoopBranch branch : partOf(added, part)) {
                offered.add(new OfferedBranch(branch.number, branch.channel, branch.direction, null));
            }
            coordinators.send(
                    at.home,
                    new Message.Enrol(
                            select,
                            age,
                            first && part == 0,
                            first && suspended,
                            offered,
                            List.copyOf(partOf(removed, part))));
        }
    }

    private static int parts(int size) {
        return (size + MAX_BRANCHES_PER_MESSAGE - 1) / MAX_BRANCHES_PER_MESSAGE;
    }

    private static <T> List<T> partOf(List<T> list, int part) {
        int from = Math.min(list.size(), part * MAX_BRANCHES_PER_MESSAGE);
        return list.subList(from, Math.min(list.size(), from + MAX_BRANCHES_PER_MESSAGE));
    }

    /** The home node forgot everything: all that is there is new; {@link #flush} says so. */
    void onReset(AtHome at, Collection<LoopBranch> branches) {
        if (at.enrolled) {
            at.enrolled = false;
            coordinators.onEnrolled(at.home, select, false);
        }
        at.paused = false;
        at.asked = false;
        at.forgetAnswer();
        at.removed.clear();
        for (LoopBranch branch : branches) {
            if (at.home.equals(branch.home)) {
                at.added.add(branch);
            }
        }
    }

    /** The node is dead: what was there is nowhere. */
    void onNodeRemoved(NodeUid node, Collection<LoopBranch> branches) {
        if (byHome.remove(node) != null) {
            for (LoopBranch branch : branches) {
                if (node.equals(branch.home)) {
                    branch.home = null;
                }
            }
        }
    }

    /** Tells every home to forget the select. */
    void withdrawAll() {
        byHome.values().forEach(this::withdraw);
        byHome.clear();
    }

    private void withdraw(AtHome at) {
        if (at.enrolled) {
            at.enrolled = false;
            coordinators.onEnrolled(at.home, select, false);
            coordinators.send(at.home, new Message.Gone(select, -1, false));
        }
    }

    // ---- rounds ---------------------------------------------------------------------------------------------------

    /**
     * Tells the homes that were told to pause that the select takes part again, or all homes with {@code everywhere}.
     *
     * @return whether a home owes an answer, of this round or of an earlier one
     */
    boolean arm(Age age, boolean everywhere) {
        boolean asks = everywhere || asks();
        boolean owing = false;
        for (AtHome at : byHome.values()) {
            boolean tells = everywhere || (at.paused ? coordinators.rules().armsPausedHomes() : asks && !at.asked);
            if (at.enrolled && tells) {
                if (at.paused) {
                    at.paused = false;
                    at.forgetAnswer();
                } else {
                    // What it has introduced stands, and does not come again.
                    at.ready = -1;
                }
                at.asked = asks;
                at.answered = !asks;
                at.question = asks ? ++questions : at.question;
                coordinators.send(at.home, new Message.Arm(select, age, at.question, asks));
            }
            owing |= !at.answered;
        }
        return owing;
    }

    /**
     * Whether homes have to say whom they introduce: not when one branch is all there is, nor of one home on this node, whose
     * introductions are never on their way.
     */
    private boolean asks() {
        if (byHome.size() != 1) {
            return true;
        }
        AtHome only = byHome.values().iterator().next();
        return only.branches > 1 && !coordinators.isSelf(only.home);
    }

    /** Tells the home, once, that it introduces nobody from here on, and which branch was served: -1: none. */
    void pause(@Nullable AtHome at, int fired) {
        if (at == null || !at.enrolled) {
            return;
        }
        at.forgetAnswer();
        if (!at.paused || fired >= 0) {
            at.paused = true;
            at.asked = false;
            coordinators.send(at.home, new Message.Pause(select, fired));
        }
    }

    /** What the home has answered came to nothing; the Arm that follows asks it again. */
    void pauseToAskAgain(@Nullable AtHome at) {
        if (at != null && at.asked) {
            pause(at, -1);
        }
    }

    /** Returns whether it answers the last question. */
    boolean onReadiness(@Nullable AtHome at, Message.Readiness readiness) {
        if (at == null || at.paused || !at.asked || at.question != readiness.round()) {
            return false;
        }
        at.answered = true;
        at.ready = readiness.branch();
        if (at.heldBranch != at.ready) {
            at.dropHeld();
        }
        return true;
    }

    /** Whether a home has introduced somebody, or says that it has. */
    boolean anyReady() {
        for (AtHome at : byHome.values()) {
            if (at.held != null || at.ready >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether the next Arm has somebody to go to. */
    boolean anyPaused() {
        for (AtHome at : byHome.values()) {
            if (at.enrolled && at.paused && coordinators.rules().armsPausedHomes()) {
                return true;
            }
        }
        return false;
    }

    boolean allAnswered() {
        for (AtHome at : byHome.values()) {
            if (!at.answered) {
                return false;
            }
        }
        return true;
    }
}
