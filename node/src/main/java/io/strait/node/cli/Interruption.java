package io.strait.node.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns a signal to stop (SIGINT, SIGTERM, SIGHUP) into an interrupt of the main thread, and gives the command time to end
 * by itself: an operation is withdrawn, or its result still shown when it was committed first.
 */
final class Interruption {

    /** Reads that no interrupt can wake. */
    @FunctionalInterface
    interface Read<T> {
        T run() throws IOException;
    }

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Duration patience = Duration.ofSeconds(5);
    private volatile boolean exitCodeCounts;
    private volatile int exitCode = ExitCode.ERROR.code();
    private volatile boolean reading;

    /** How long the process waits for the command after a signal; five seconds unless set. */
    void patience(Duration duration) {
        patience = duration;
    }

    /** After a signal the process ends with the command's exit code rather than with 128 + the signal's number. */
    void exitCodeCounts() {
        exitCodeCounts = true;
    }

    /** Reads from standard input. There is nothing to withdraw meanwhile, so a signal ends the process at once. */
    <T> T whileReading(Read<T> read) throws IOException {
        reading = true;
        try {
            return read.run();
        } finally {
            reading = false;
        }
    }

    /** From now on signals interrupt {@code main}. */
    void install(Thread main) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> onShutdown(main), "strait-signal"));
    }

    /** The command has ended by itself. */
    void ended(int code) {
        exitCode = code;
        ended.countDown();
    }

    private void onShutdown(Thread main) {
        if (ended.getCount() == 0 || reading) {
            return;
        }
        main.interrupt();
        boolean inTime = awaitEnd();
        if (exitCodeCounts) {
            // Only a halt can replace the exit code of a signal; what must be done at the end, the command has done.
            Runtime.getRuntime().halt(inTime ? exitCode : ExitCode.ERROR.code());
        }
    }

    private boolean awaitEnd() {
        try {
            return ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
