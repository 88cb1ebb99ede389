package io.strait.tasklet.engine;

import io.strait.tasklet.SchedulerOptions;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** How long the tests wait for a wake-up before they say that it is lost, and what they have in common else. */
final class Patience {

    static final Duration LIMIT = Duration.ofSeconds(10);
    static final long LIMIT_NS = LIMIT.toNanos();
    static final long LIMIT_SECONDS = TimeUnit.NANOSECONDS.toSeconds(LIMIT_NS);

    /** No watchdog: it is one more thread, and it is not under test. Commands of a whole stride may wait. */
    static final SchedulerOptions OPTIONS =
            SchedulerOptions.defaults().withWatchdog(Duration.ZERO, null).withMaxCommands(1 << 24);

    private Patience() {}

    /** A moment that differs from time to time, so that both sides meet at every point of each other's way. */
    static void pause() {
        for (int left = ThreadLocalRandom.current().nextInt(600); left > 0; left--) {
            Thread.onSpinWait();
        }
    }
}
