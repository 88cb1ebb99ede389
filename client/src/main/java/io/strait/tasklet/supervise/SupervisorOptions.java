package io.strait.tasklet.supervise;

import java.time.Duration;

/**
 * How a supervisor works.
 *
 * @param name what it is called in reports; its tasklet's name too
 * @param strategy who is restarted together
 * @param maxRestarts how many restarts within {@code window} are borne; with one more the supervisor fails
 * @param window see {@code maxRestarts}; a child that lived longer than this has its back-off forgotten
 * @param firstBackoff how long the first restart of a child waits; each further one twice as long
 * @param maxBackoff no restart waits longer than this
 * @param endTimeout how long the end of one child is waited for before it is reported as leaked
 * @param maxChildren how many children there may be
 */
public record SupervisorOptions(
        String name,
        Strategy strategy,
        int maxRestarts,
        Duration window,
        Duration firstBackoff,
        Duration maxBackoff,
        Duration endTimeout,
        int maxChildren) {

    /** Checks. */
    public SupervisorOptions {
        if (maxRestarts < 0 || maxChildren < 0) {
            throw new IllegalArgumentException(
                    "limit is negative: maxRestarts=" + maxRestarts + " maxChildren=" + maxChildren);
        }
        if (window.isNegative() || firstBackoff.isNegative() || maxBackoff.isNegative() || endTimeout.isNegative()) {
            throw new IllegalArgumentException("time is negative: window=" + window + " firstBackoff=" + firstBackoff
                    + " maxBackoff=" + maxBackoff + " endTimeout=" + endTimeout);
        }
    }

    /** Three restarts within five seconds, waiting 10 ms, 20 ms, 40 ms and so on up to a second. */
    public static SupervisorOptions of(Strategy strategy) {
        return new SupervisorOptions(
                "supervisor",
                strategy,
                3,
                Duration.ofSeconds(5),
                Duration.ofMillis(10),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                10_000);
    }

    /** The same with another name. */
    public SupervisorOptions withName(String newName) {
        return new SupervisorOptions(
                newName, strategy, maxRestarts, window, firstBackoff, maxBackoff, endTimeout, maxChildren);
    }

    /** The same with another limit of restarts. */
    public SupervisorOptions withIntensity(int newMaxRestarts, Duration newWindow) {
        return new SupervisorOptions(
                name, strategy, newMaxRestarts, newWindow, firstBackoff, maxBackoff, endTimeout, maxChildren);
    }

    /** The same with another back-off. */
    public SupervisorOptions withBackoff(Duration newFirst, Duration newMax) {
        return new SupervisorOptions(name, strategy, maxRestarts, window, newFirst, newMax, endTimeout, maxChildren);
    }

    /** The same with another bound of a child's end. */
    public SupervisorOptions withEndTimeout(Duration newEndTimeout) {
        return new SupervisorOptions(
                name, strategy, maxRestarts, window, firstBackoff, maxBackoff, newEndTimeout, maxChildren);
    }

    /** The same with another limit of children. */
    public SupervisorOptions withMaxChildren(int newMaxChildren) {
        return new SupervisorOptions(
                name, strategy, maxRestarts, window, firstBackoff, maxBackoff, endTimeout, newMaxChildren);
    }

    /**
     * How long a restart waits.
     *
     * @param attempt 1 for the first restart of a child
     */
    Duration backoff(int attempt) {
        if (firstBackoff.isZero()) {
            return Duration.ZERO;
        }
        Duration wait = firstBackoff;
        for (int doubled = 1; doubled < attempt && wait.compareTo(maxBackoff) < 0; doubled++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(maxBackoff) < 0 ? wait : maxBackoff;
    }
}
