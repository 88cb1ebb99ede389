package io.strait.tasklet.engine;

import io.strait.tasklet.Barrier;
import io.strait.tasklet.Enrolment;
import io.strait.tasklet.Guard;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A barrier of one scheduler. A round is a rendezvous of several selects: it happens when enough of them are open at one instant,
 * and then it holds them all before it completes the first, because completing one may end others (a select that leaves may have
 * been the last sender of a closed channel).
 *
 * <p>A select that is not open has a remote group under way, or is held by a lazy partner. The first is asked to withdraw its group;
 * both look here again once they are open.
 */
final class RuntimeBarrier implements Barrier {

    private final RuntimeScheduler scheduler;
    private final String name;
    private final int parties;
    private final Arrival arrival = new Arrival();
    /** By select, first come first; touched by the owner, like what follows. */
    private final Map<GuardedWait, GuardEnrolment<Long>> waiting = new LinkedHashMap<>();
    /** Further branches of a select that is there already: it is one party, as long as one of them is left. */
    private final Map<GuardedWait, Deque<GuardEnrolment<Long>>> further = new HashMap<>();

    private int arrived;
    private long round = 1;
    private volatile int gathered;

    RuntimeBarrier(RuntimeScheduler scheduler, String name, int parties) {
        if (parties < 1) {
            throw new IllegalArgumentException("barrier needs a party: parties=" + parties);
        }
        this.scheduler = scheduler;
        this.name = name;
        this.parties = parties;
    }

    @Override
    public Guard<Long> arrival() {
        return arrival;
    }

    @Override
    public long await() throws InterruptedException {
        return scheduler.<Long>select().guard(arrival, number -> number).run();
    }

    @Override
    public void arrive() {
        if (scheduler.isOwner()) {
            addArrived();
        } else {
            scheduler.submit(this::addArrived);
        }
    }

    private void addArrived() {
        arrived++;
        meet();
    }

    @Override
    public int parties() {
        return parties;
    }

    @Override
    public int gathered() {
        return gathered;
    }

    /** Whether enough are there, open or not. */
    private boolean isFull() {
        return waiting.size() + arrived >= parties;
    }

    /** Makes a round if enough are open. */
    private void meet() {
        if (isFull()) {
            List<GuardEnrolment<Long>> open = firstOpen(parties - arrived);
            if (open.size() + arrived >= parties) {
                go(open);
            } else {
                for (GuardEnrolment<Long> party : List.copyOf(waiting.values())) {
                    party.waiting().onPartner(party);
                }
            }
        }
        gathered = waiting.size() + arrived;
    }

    private List<GuardEnrolment<Long>> firstOpen(int most) {
        List<GuardEnrolment<Long>> open = new ArrayList<>();
        for (Map.Entry<GuardedWait, GuardEnrolment<Long>> entry : waiting.entrySet()) {
            if (open.size() < most && entry.getKey().isOpen()) {
                open.add(entry.getValue());
            }
        }
        return open;
    }

    private void go(List<GuardEnrolment<Long>> together) {
        long number = round++;
        arrived = 0;
        for (GuardEnrolment<Long> party : together) {
            leave(party);
            party.waiting().hold();
        }
        for (GuardEnrolment<Long> party : together) {
            party.waiting().completeHeld(party, number);
        }
    }

    /** Whether the party counted by this branch; then the next one of its select takes the place, behind all others. */
    private boolean leave(GuardEnrolment<Long> party) {
        GuardedWait wait = party.waiting();
        Deque<GuardEnrolment<Long>> others = further.get(wait);
        boolean counted = waiting.remove(wait, party);
        if (others != null) {
            GuardEnrolment<Long> next = counted ? others.poll() : null;
            if (next != null) {
                waiting.put(wait, next);
            } else {
                others.remove(party);
            }
            if (others.isEmpty()) {
                further.remove(wait);
            }
        }
        return counted;
    }

    /** A party's place in a round. */
    final class Arrival extends Guard<Long> {

        @Override
        public void enrol(Enrolment<Long> enrolment) {
            if (enrolment.scheduler() != scheduler || !(enrolment instanceof GuardEnrolment<Long> party)) {
                enrolment.fail(new IllegalArgumentException("barrier is of another scheduler: barrier=" + name
                        + " scheduler=" + enrolment.scheduler().name() + " expected=" + scheduler.name()));
                return;
            }
            if (waiting.putIfAbsent(party.waiting(), party) == null) {
                meet();
            } else {
                further.computeIfAbsent(party.waiting(), wait -> new ArrayDeque<>())
                        .add(party);
            }
        }

        @Override
        public void withdrawn(Enrolment<Long> enrolment) {
            if (enrolment instanceof GuardEnrolment<Long> party && leave(party)) {
                gathered = waiting.size() + arrived;
            }
        }

        /** A party's select is open again. */
        void onReopened() {
            meet();
        }

        boolean hasPartners() {
            return isFull();
        }

        @Override
        public String describe() {
            return name + " with " + gathered + " of " + parties;
        }

        @Override
        public boolean isExternal() {
            return false;
        }
    }
}
