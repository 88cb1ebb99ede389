package io.strait.node.scheduler;

import java.util.concurrent.TimeUnit;

/** Nanoseconds that never go back and read like the wall clock's at start, as the core wants them. Any thread. */
final class EpochClock {

    private final long originNs = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();

    long nowNs() {
        return originNs + System.nanoTime();
    }
}
