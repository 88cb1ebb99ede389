package io.strait.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventQueueTest {

    @Test
    void shouldRunByTimeAndThenByOrderOfAddition() {
        SimClock clock = new SimClock();
        EventQueue events = new EventQueue(clock);
        SeededRandom random = new SeededRandom(3);
        List<long[]> ran = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            long order = i;
            long at = SimClock.ORIGIN_NS + random.below(300);
            events.at(at, () -> ran.add(new long[] {clock.nowNs(), order, at}));
        }
        while (!events.isEmpty()) {
            events.runNext();
        }

        assertThat(ran).hasSize(5_000);
        for (int i = 1; i < ran.size(); i++) {
            long[] before = ran.get(i - 1);
            long[] after = ran.get(i);
            assertThat(after[0]).isEqualTo(after[2]);
            assertThat(after[0] > before[0] || (after[0] == before[0] && after[1] > before[1]))
                    .isTrue();
        }
    }
}
