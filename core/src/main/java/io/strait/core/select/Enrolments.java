package io.strait.core.select;

import io.strait.core.id.Age;
import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SelectId;
import io.strait.core.message.Message;
import io.strait.core.message.Message.AnswerMode;
import io.strait.core.message.Message.OfferedBranch;
import io.strait.core.op.Branch;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where one select is enrolled. Branches are grouped by home node, so that each node gets one Offer and one Gone however
 * many branches it keeps, and sees them all at one instant.
 *
 * <p>A select tells a home about itself only (Offer, Unavailable, Available, Gone), on a FIFO link, so that the last
 * status wins and no wake-up is lost.
 */
final class Enrolments {

    private final Coordinators coordinators;
    private final SelectId select;
    private final Age age;
    private final List<Branch> branches;
    private final long lane;
    private final BitSet closed = new BitSet();
    private Map<NodeUid, Enrolment> byHome = new LinkedHashMap<>(2);
    /** A branch is not where it should be: regroup as soon as the select is open. */
    private boolean misplaced;

    Enrolments(Coordinators coordinators, SelectId select, Age age, List<Branch> branches, long lane) {
        this.coordinators = coordinators;
        this.select = select;
        this.age = age;
        this.branches = branches;
        this.lane = lane;
    }

    /** Groups the branches for the first time; nothing is sent. */
    void place() {
        group().forEach((home, indexes) -> byHome.put(home, new Enrolment(home, indexes)));
    }

    Collection<Enrolment> all() {
        return byHome.values();
    }

    @Nullable
    Enrolment at(NodeUid home) {
        return byHome.get(home);
    }

    /** The only home node, or null when there are several. */
    @Nullable
    NodeUid onlyHome() {
        return byHome.size() == 1 ? byHome.keySet().iterator().next() : null;
    }

    boolean isMisplaced() {
        return misplaced;
    }

    void markMisplaced() {
        misplaced = true;
    }

    /** Offers everything where it is not offered yet. */
    void offer(AnswerMode mode, boolean suspended) {
        for (Enrolment enrolment : byHome.values()) {
            if (!enrolment.offered) {
                send(enrolment, mode, 0, suspended);
            }
        }
    }

    /** Offers everything to the only home, with the values, as attempt number {@code attempt}. */
    void delegate(AnswerMode mode, int attempt) {
        send(byHome.values().iterator().next(), mode, attempt, false);
    }

    private void send(Enrolment enrolment, AnswerMode mode, int attempt, boolean suspended) {
        List<OfferedBranch> offered = new ArrayList<>(enrolment.branches.size());
        for (int index : enrolment.branches) {
            Branch branch = branches.get(index);
            offered.add(new OfferedBranch(
                    index, branch.channel(), branch.direction(), attempt == 0 ? null : branch.value()));
        }
        int epoch = coordinators.epochOf(enrolment.home);
        boolean plain = branches.size() == 1;
        setOffered(enrolment, true);
        enrolment.told = true;
        enrolment.unavailable = suspended;
        enrolment.answered = false;
        enrolment.nothing = false;
        enrolment.ready = List.of();
        coordinators.send(
                enrolment.home, new Message.Offer(select, age, mode, attempt, epoch, plain, suspended, lane, offered));
    }

    /** Follows the present placement: withdraws from homes that are no longer, offers at those that are new. */
    void regroup(AnswerMode mode, boolean suspended) {
        misplaced = false;
        Map<NodeUid, List<Integer>> groups = group();
        Map<NodeUid, Enrolment> before = byHome;
        byHome = new LinkedHashMap<>(groups.size() * 2);
        groups.forEach((home, indexes) -> {
            Enrolment kept = before.remove(home);
            boolean same = kept != null && kept.offered && kept.branches.equals(indexes);
            Enrolment enrolment = kept == null ? new Enrolment(home, indexes) : kept;
            enrolment.branches = indexes;
            byHome.put(home, enrolment);
            if (!same) {
                send(enrolment, mode, 0, suspended);
            }
        });
        before.values().forEach(this::forget);
    }

    /** Tells every home to forget the select; {@code fired}: the branch that fired, or -1. */
    void withdraw(int fired) {
        for (Enrolment enrolment : byHome.values()) {
            if (enrolment.told) {
                enrolment.told = false;
                setOffered(enrolment, false);
                coordinators.send(enrolment.home, new Message.Gone(select, fired, false));
            }
        }
    }

    /** Asks every home to forget the select and to say whether nothing is ready still. */
    void withdrawAcknowledged() {
        for (Enrolment enrolment : byHome.values()) {
            enrolment.told = false;
            setOffered(enrolment, false);
            coordinators.send(enrolment.home, new Message.Gone(select, -1, true));
        }
    }

    private void forget(Enrolment enrolment) {
        if (enrolment.told) {
            setOffered(enrolment, false);
            coordinators.send(enrolment.home, new Message.Gone(select, -1, false));
        }
    }

    /** Tells a home that the select is busy, once; {@code home} may keep nothing of it any more. */
    void unavailableAt(@Nullable NodeUid home, boolean tell) {
        Enrolment enrolment = home == null ? null : byHome.get(home);
        if (enrolment != null && enrolment.offered && !enrolment.unavailable) {
            enrolment.unavailable = true;
            if (tell) {
                coordinators.send(enrolment.home, new Message.Unavailable(select));
            }
        }
    }

    /** Whether the home of this branch was told last that the select is busy. */
    boolean isUnavailableAt(int branch) {
        for (Enrolment enrolment : byHome.values()) {
            if (enrolment.unavailable && enrolment.branches.contains(branch)) {
                return true;
            }
        }
        return false;
    }

    /** Tells every home that was told otherwise that the select is open again. */
    void available(AnswerMode mode) {
        for (Enrolment enrolment : byHome.values()) {
            if (enrolment.offered && enrolment.unavailable) {
                enrolment.unavailable = false;
                enrolment.nothing = false;
                coordinators.send(enrolment.home, new Message.Available(select, mode));
            }
        }
    }

    /** The home node that keeps this branch, as far as it was offered. */
    @Nullable
    NodeUid homeOf(int branch) {
        for (Enrolment enrolment : byHome.values()) {
            if (enrolment.branches.contains(branch)) {
                return enrolment.home;
            }
        }
        return null;
    }

    void onNotHome(NodeUid from, List<Integer> gone) {
        Enrolment enrolment = byHome.get(from);
        if (enrolment == null) {
            return;
        }
        misplaced = true;
        List<Integer> left = new ArrayList<>(enrolment.branches);
        left.removeAll(gone);
        enrolment.branches = left;
        if (left.isEmpty()) {
            setOffered(enrolment, false);
            byHome.remove(from);
        }
    }

    /** The home node lost what it knew. */
    void onReset(NodeUid home) {
        Enrolment enrolment = byHome.get(home);
        if (enrolment != null) {
            setOffered(enrolment, false);
            enrolment.unavailable = false;
            enrolment.answered = false;
            enrolment.nothing = false;
            enrolment.ready = List.of();
        }
    }

    /**
     * The branch is closed for good. The home that says so has forgotten it; another one that the channel has moved to has
     * not, and is told like every home in the end.
     */
    void onClosed(NodeUid from, int branch) {
        closed.set(branch);
        Enrolment enrolment = byHome.get(from);
        if (enrolment != null && enrolment.branches.contains(branch)) {
            enrolment.branches = without(enrolment.branches, index -> index == branch);
            onUnpaired(enrolment, branch);
            if (enrolment.branches.isEmpty()) {
                setOffered(enrolment, false);
                byHome.remove(from);
            }
        }
    }

    boolean allClosed() {
        return closed.cardinality() == branches.size();
    }

    void onUnpaired(Enrolment enrolment, int branch) {
        int at = enrolment.ready.indexOf(branch);
        if (at >= 0) {
            enrolment.ready = without(enrolment.ready, index -> index == branch);
            List<Long> times = new ArrayList<>(enrolment.partnerTimes);
            times.remove(at);
            enrolment.partnerTimes = times;
        }
    }

    boolean allAnswered() {
        return !misplaced && byHome.values().stream().allMatch(enrolment -> enrolment.answered);
    }

    boolean allNothing() {
        return !misplaced && byHome.values().stream().allMatch(enrolment -> enrolment.offered && enrolment.nothing);
    }

    private static <T> List<T> without(List<T> list, Predicate<T> test) {
        List<T> left = new ArrayList<>(list);
        left.removeIf(test);
        return left;
    }

    private void setOffered(Enrolment enrolment, boolean offered) {
        if (enrolment.offered != offered) {
            enrolment.offered = offered;
            coordinators.onEnrolled(enrolment.home, select, offered);
        }
    }

    private Map<NodeUid, List<Integer>> group() {
        if (branches.size() == 1 && closed.isEmpty()) {
            return new LinkedHashMap<>(
                    Map.of(coordinators.homeOf(branches.get(0).channel()), List.of(0)));
        }
        Map<NodeUid, List<Integer>> groups = new LinkedHashMap<>();
        for (int index = 0; index < branches.size(); index++) {
            if (!closed.get(index)) {
                ChannelName channel = branches.get(index).channel();
                groups.computeIfAbsent(coordinators.homeOf(channel), home -> new ArrayList<>())
                        .add(index);
            }
        }
        return groups;
    }
}
