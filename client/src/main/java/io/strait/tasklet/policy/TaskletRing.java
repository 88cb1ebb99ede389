package io.strait.tasklet.policy;

import io.strait.tasklet.Tasklet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A first-in-first-out queue of tasklets in an array that grows and, once it is mostly empty, shrinks. */
final class TaskletRing {

    private static final int SMALLEST = 16;

    /** Tasklets. Of objects, because to store one costs a look at its class otherwise: as much as the rest of a switch's policy. */
    private @Nullable Object[] slots = new Object[SMALLEST];

    private int head;
    private int size;

    int size() {
        return size;
    }

    void addLast(Tasklet<?> tasklet) {
        if (size == slots.length) {
            resize(slots.length * 2);
        }
        slots[(head + size) & (slots.length - 1)] = tasklet;
        size++;
    }

    @Nullable
    Tasklet<?> pollFirst() {
        if (size == 0) {
            return null;
        }
        Tasklet<?> first = (Tasklet<?>) slots[head];
        slots[head] = null;
        head = (head + 1) & (slots.length - 1);
        size--;
        if (slots.length > 1024 && size < slots.length / 8) {
            resize(slots.length / 2);
        }
        return first;
    }

    /** The one at this place; the first is at 0. */
    Tasklet<?> get(int place) {
        return (Tasklet<?>) Objects.requireNonNull(slots[(head + place) & (slots.length - 1)]);
    }

    /** Takes the one at this place out and puts the last one there. */
    Tasklet<?> swapOut(int place) {
        Tasklet<?> out = get(place);
        int last = (head + size - 1) & (slots.length - 1);
        slots[(head + place) & (slots.length - 1)] = slots[last];
        slots[last] = null;
        size--;
        return out;
    }

    /** Takes this one out, keeping the order of the rest. */
    @SuppressWarnings("ReferenceEquality") // The same tasklet, not a similar one.
    boolean remove(Tasklet<?> tasklet) {
        for (int place = 0; place < size; place++) {
            if (get(place) == tasklet) {
                for (int next = place + 1; next < size; next++) {
                    slots[(head + next - 1) & (slots.length - 1)] = get(next);
                }
                slots[(head + size - 1) & (slots.length - 1)] = null;
                size--;
                return true;
            }
        }
        return false;
    }

    private void resize(int length) {
        Object[] moved = new Object[length];
        for (int place = 0; place < size; place++) {
            moved[place] = get(place);
        }
        slots = moved;
        head = 0;
    }
}
