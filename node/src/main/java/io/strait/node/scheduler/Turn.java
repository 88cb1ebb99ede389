package io.strait.node.scheduler;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The right to run the duty cycle: held by one thread at a time. Taking it after another gave it back orders memory, so
 * that what the turn protects needs no other care. Nobody waits for it: who does not get it leaves its command in the
 * inbox, and the holder looks at the inbox once more after giving the turn back.
 *
 * <p>The idea is combining: Hendler, Incze, Shavit and Tzafrir, "Flat combining and the synchronization-parallelism
 * tradeoff" (2010).
 */
final class Turn {

    private final AtomicReference<@Nullable Thread> holder = new AtomicReference<>();

    boolean tryTake() {
        return holder.getPlain() == null && holder.compareAndSet(null, Thread.currentThread());
    }

    void giveBack() {
        // A full fence: the look at the inbox that follows must not come before this is seen.
        holder.set(null);
    }

    boolean isMine() {
        return holder.getPlain() == Thread.currentThread();
    }
}
