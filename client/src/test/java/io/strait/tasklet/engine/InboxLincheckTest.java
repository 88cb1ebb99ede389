package io.strait.tasklet.engine;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The inbox together with the flag that says that its owner sleeps, as {@link RuntimeScheduler} uses both: whoever puts a command
 * while the owner sleeps wakes it, and an owner that is about to sleep finds what was put before.
 */
public class InboxLincheckTest {

    private final Inbox inbox = new Inbox(Integer.MAX_VALUE);
    private final AtomicInteger put = new AtomicInteger();
    private final AtomicInteger owners = new AtomicInteger();
    private int ran;
    private volatile boolean idle = true;
    private volatile boolean unparked;

    @Operation
    public void putAndSignal() {
        put.incrementAndGet();
        inbox.put(() -> ran++);
        if (idle) {
            unparked = true;
        }
    }

    /** One pass of the loop, from where it wakes to where it sleeps again. One thread at a time is the owner. */
    @Operation
    public void runUntilIdle() {
        if (!owners.compareAndSet(0, 1)) {
            return;
        }
        do {
            idle = false;
            unparked = false;
            for (Runnable command = inbox.poll(); command != null; command = inbox.poll()) {
                command.run();
            }
            idle = true;
        } while (!inbox.isEmpty());
        owners.set(0);
    }

    @Validate
    public void nothingSleepsOnCommands() {
        boolean empty = inbox.isEmpty();
        if (!empty && !unparked) {
            throw new IllegalStateException("a wake-up was lost: put=" + put + " ran=" + ran);
        }
        if (inbox.size() + ran != put.get()) {
            throw new IllegalStateException("commands were lost: put=" + put + " ran=" + ran + " size=" + inbox.size());
        }
    }

    @Test
    @Timeout(120)
    @DisplayName("model checking: no command is lost, and none is left while its owner sleeps")
    void shouldWakeOwner() {
        new ModelCheckingOptions()
                .iterations(20)
                .invocationsPerIteration(500)
                .threads(3)
                .actorsPerThread(2)
                // Calls after the parallel part would wake what was left asleep in it.
                .actorsBefore(0)
                .actorsAfter(0)
                .check(getClass());
    }
}
