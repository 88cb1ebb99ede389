package io.strait.tasklet.engine;

import io.strait.client.CallbackScope;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A thread that is no tasklet of the scheduler, and waits for what the owner does in its name. */
final class OutsideCaller {

    private OutsideCaller() {}

    /**
     * Before it blocks.
     *
     * @param instead what it should call if it is the scheduler's own thread, which would wait for itself
     * @throws InterruptedException when it is interrupted already
     */
    static void requireMayBlock(RuntimeScheduler scheduler, String instead) throws InterruptedException {
        CallbackScope.requireOutside();
        if (scheduler.isOwner()) {
            throw new IllegalStateException("blocking call on the scheduler's own thread: use a tasklet or " + instead);
        }
        if (Thread.interrupted()) {
            throw CurrentTasklet.interrupted();
        }
        RuntimeTasklet<?> tasklet = CurrentTasklet.get();
        if (tasklet != null) {
            tasklet.throwIfRaised(); // A kill that was caught is thrown at the next wait.
        }
    }

    /**
     * By the owner: the wait begins.
     *
     * @param timed whether it ends at {@code deadlineNs}
     * @param step does the operation, or lets the wait wait
     */
    static void begin(RuntimeScheduler scheduler, Wait wait, boolean timed, long deadlineNs, Runnable step) {
        scheduler.outsideWaits().add(wait);
        try {
            step.run();
        } catch (RuntimeException e) {
            wait.fail(e);
        }
        if (!wait.isDone() && timed) {
            wait.expireAt(scheduler, deadlineNs);
        }
        if (scheduler.isClosing()) {
            wait.end(Wait.End.STOPPED);
        }
    }

    /**
     * Parks until the wait has ended. An interrupt withdraws it, and a commit wins (S8).
     *
     * @throws InterruptedException when it was interrupted and nothing was committed
     */
    static void await(RuntimeScheduler scheduler, Wait wait, BooleanSupplier isOver) throws InterruptedException {
        boolean interrupted = false;
        while (!isOver.getAsBoolean()) {
            LockSupport.park(wait);
            if (Thread.interrupted()) {
                interrupted = true;
                scheduler.command(() -> wait.end(Wait.End.CANCELLED));
            }
        }
        if (interrupted && wait.end == Wait.End.CANCELLED) {
            throw CurrentTasklet.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
