package io.strait.tasklet.engine;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Commands of other threads for the owner, in the order in which they were put. */
final class Inbox {

    private final ConcurrentLinkedQueue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final int limit;

    Inbox(int limit) {
        this.limit = limit;
    }

    int limit() {
        return limit;
    }

    int size() {
        return size.get();
    }

    boolean isEmpty() {
        return commands.isEmpty();
    }

    /** Whether nothing is there or is being put: one look, where {@link #isEmpty} takes several. */
    boolean isQuiet() {
        return size.get() == 0;
    }

    /** Puts a command that starts something new; false when too many wait. */
    boolean offer(Runnable command) {
        if (size.get() >= limit) {
            return false;
        }
        put(command);
        return true;
    }

    /** Puts a command that ends something, or goes on with it: there are no more of these than of what was started. */
    void put(Runnable command) {
        size.incrementAndGet();
        commands.add(command);
    }

    @Nullable
    Runnable poll() {
        Runnable command = commands.poll();
        if (command != null) {
            size.decrementAndGet();
        }
        return command;
    }
}
