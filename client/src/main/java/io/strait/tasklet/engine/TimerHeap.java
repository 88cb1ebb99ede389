package io.strait.tasklet.engine;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Timers by their instant; those of one instant in the order in which they were added. A timer knows its place, so that
 * removing it does not search. */
final class TimerHeap {

    private @Nullable Timer[] heap = new Timer[64];
    private int size;
    private long numbers;

    int size() {
        return size;
    }

    /** The earliest; null when there is none. */
    @Nullable
    Timer peek() {
        return heap[0];
    }

    void add(Timer timer, long deadlineNs) {
        if (timer.isArmed()) {
            throw new IllegalStateException("timer is armed already");
        }
        timer.deadlineNs = deadlineNs;
        timer.number = numbers++;
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        moveUp(timer, size++);
    }

    @SuppressWarnings("ReferenceEquality") // The same timer, not a similar one.
    void remove(Timer timer) {
        int place = timer.place;
        if (place == Timer.NOWHERE) {
            return;
        }
        timer.place = Timer.NOWHERE;
        Timer last = Objects.requireNonNull(heap[--size]);
        heap[size] = null;
        if (last != timer) {
            if (last.isBefore(timer)) {
                moveUp(last, place);
            } else {
                moveDown(last, place);
            }
        }
    }

    private void moveUp(Timer timer, int from) {
        int place = from;
        while (place > 0) {
            int parent = (place - 1) >>> 1;
            Timer above = Objects.requireNonNull(heap[parent]);
            if (!timer.isBefore(above)) {
                break;
            }
            put(above, place);
            place = parent;
        }
        put(timer, place);
    }

    private void moveDown(Timer timer, int from) {
        int place = from;
        while (true) {
            int child = 2 * place + 1;
            if (child >= size) {
                break;
            }
            Timer below = Objects.requireNonNull(heap[child]);
            if (child + 1 < size && Objects.requireNonNull(heap[child + 1]).isBefore(below)) {
                child++;
                below = Objects.requireNonNull(heap[child]);
            }
            if (!below.isBefore(timer)) {
                break;
            }
            put(below, place);
            place = child;
        }
        put(timer, place);
    }

    private void put(Timer timer, int place) {
        heap[place] = timer;
        timer.place = place;
    }
}
