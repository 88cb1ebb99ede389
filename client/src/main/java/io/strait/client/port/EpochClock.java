package io.strait.client.port;

import java.util.concurrent.TimeUnit;

/**
 * Nanoseconds that never go back and read like the wall clock's at the start, as the core wants them: what whoever drives a
 * {@link CoreAccess} passes as the time of a command. For any thread.
 */
public final class EpochClock {

    private final long originNs = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();

    /** The time now. */
    public long nowNs() {
        return originNs + System.nanoTime();
    }
}
