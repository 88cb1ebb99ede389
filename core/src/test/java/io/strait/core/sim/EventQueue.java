package io.strait.core.sim;

import java.util.Arrays;

/** What is going to happen, by virtual time; events of one instant come in the order in which they were added. */
public final class EventQueue {

    private final SimClock clock;
    private long[] times = new long[256];
    private long[] orders = new long[256];
    private Runnable[] actions = new Runnable[256];
    private int size;
    private long added;

    public EventQueue(SimClock clock) {
        this.clock = clock;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** The time of the next event, in nanoseconds of virtual time; Long.MAX_VALUE: none. */
    public long nextTimeNs() {
        return size == 0 ? Long.MAX_VALUE : times[0];
    }

    /** Adds an event; one that lies in the past happens now. */
    public void at(long timeNs, Runnable action) {
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
            orders = Arrays.copyOf(orders, size * 2);
            actions = Arrays.copyOf(actions, size * 2);
        }
        siftUp(size++, Math.max(timeNs, clock.nowNs()), added++, action);
    }

    public void after(long delayNs, Runnable action) {
        at(clock.nowNs() + delayNs, action);
    }

    /** Advances the clock to the next event and runs it. */
    public void runNext() {
        Runnable action = actions[0];
        clock.advanceTo(times[0]);
        removeFirst();
        action.run();
    }

    private void removeFirst() {
        size--;
        long time = times[size];
        long order = orders[size];
        Runnable action = actions[size];
        actions[size] = null;
        if (size > 0) {
            siftDown(time, order, action);
        }
    }

    private void siftUp(int start, long time, long order, Runnable action) {
        int at = start;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (times[parent] <= time) {
                break;
            }
            move(parent, at);
            at = parent;
        }
        put(at, time, order, action);
    }

    private void siftDown(long time, long order, Runnable action) {
        int at = 0;
        int child = 1;
        while (child < size) {
            if (child + 1 < size && isBefore(times[child + 1], orders[child + 1], times[child], orders[child])) {
                child++;
            }
            if (isBefore(time, order, times[child], orders[child])) {
                break;
            }
            move(child, at);
            at = child;
            child = 2 * at + 1;
        }
        put(at, time, order, action);
    }

    private static boolean isBefore(long time, long order, long otherTime, long otherOrder) {
        return time != otherTime ? time < otherTime : order < otherOrder;
    }

    private void move(int from, int to) {
        put(to, times[from], orders[from], actions[from]);
    }

    private void put(int at, long time, long order, Runnable action) {
        times[at] = time;
        orders[at] = order;
        actions[at] = action;
    }
}
