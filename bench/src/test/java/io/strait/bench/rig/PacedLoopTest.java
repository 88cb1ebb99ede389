package io.strait.bench.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class PacedLoopTest {

    /** Takes 2 ms each, at 1,000 a second: every one begins later than it should. */
    private static final class Slow implements Exchange {

        private long endNs;

        @Override
        public void begin() {
            endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2);
        }

        @Override
        public boolean poll() {
            return System.nanoTime() >= endNs;
        }

        @Override
        public void close() {}
    }

    @Test
    void shouldCountFromTheIntendedStart() {
        Histogram times = PacedLoop.measure(new Slow(), 1_000, 1);

        // Half of the exchanges had to wait for those before them; from the actual start all would take 2 ms.
        assertThat(times.getMaxValue()).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(500));
        assertThat(times.getTotalCount()).isGreaterThan(10);
    }
}
