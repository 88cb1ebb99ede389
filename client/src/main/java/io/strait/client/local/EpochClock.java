package io.strait.client.local;

import java.util.concurrent.TimeUnit;

/** Nanoseconds that never go back and read like the wall clock's, as the core wants them. */
final class EpochClock {

    private final long originNs = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();

    long nowNs() {
        return originNs + System.nanoTime();
    }
}
