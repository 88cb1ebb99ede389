package io.strait.node.cli.local;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends processes: asks them first, and after a while does not ask. */
public final class ProcessStop {

    /** How long the system may take to end what was killed. */
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(5);

    private ProcessStop() {}

    /**
     * Sends all of them the signal to stop and waits for at most {@code grace}; what runs then is killed.
     *
     * @return those that had to be killed
     */
    public static List<ProcessHandle> stop(Collection<ProcessHandle> processes, Duration grace)
            throws InterruptedException {
        List<ProcessHandle> running =
                processes.stream().filter(ProcessHandle::isAlive).toList();
        running.forEach(ProcessHandle::destroy);
        awaitExit(running, grace);
        List<ProcessHandle> stubborn =
                running.stream().filter(ProcessHandle::isAlive).toList();
        stubborn.forEach(ProcessHandle::destroyForcibly);
        awaitExit(stubborn, KILL_TIMEOUT);
        return stubborn;
    }

    /** Kills all of them and waits, whatever interrupts, until the system has ended them or five seconds are over. */
    public static void kill(Collection<ProcessHandle> processes) {
        processes.forEach(ProcessHandle::destroyForcibly);
        exits(processes)
                .completeOnTimeout(null, KILL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private static CompletableFuture<Void> exits(Collection<ProcessHandle> processes) {
        return CompletableFuture.allOf(
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new));
    }

    private static void awaitExit(Collection<ProcessHandle> processes, Duration timeout) throws InterruptedException {
        try {
            exits(processes).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return; // the caller looks who is still alive
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for the end of a process failed", e.getCause());
        }
    }
}
