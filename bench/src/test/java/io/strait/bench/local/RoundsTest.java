package io.strait.bench.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.bench.peer.Probe;
import io.strait.bench.peer.ProbeFailedException;
import io.strait.bench.peer.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private static final Entry A = entry("a");
    private static final Entry B = entry("b");

    private final List<String> calls = new ArrayList<>();
    private final Rounds rounds = new Rounds(this::start, Duration.ofSeconds(2), Duration.ofSeconds(6));

    @Test
    void shouldMeasureInTurnsAfterWarmingUpAll() {
        Group group = new Group("g", Group.Unit.NANOSECONDS, 3, List.of(A, B));

        Rounds.Results results = rounds.run(group, group.entries());

        assertThat(calls)
                .containsExactly(
                        "a PT2S",
                        "b PT2S",
                        "a PT2S",
                        "b PT2S",
                        "a PT2S",
                        "b PT2S",
                        "a PT2S",
                        "b PT2S",
                        "a closed",
                        "b closed");
        assertThat(results.measured()).extracting(Measured::entry).containsExactly(A, B);
        assertThat(results.measured().get(0).samples()).hasSize(3);
    }

    @Test
    void shouldNotWarmUpWhatIsSized() {
        Group group = new Group("g", Group.Unit.BYTES, 1, List.of(A));

        rounds.run(group, group.entries());

        assertThat(calls).containsExactly("a PT6S", "a closed");
    }

    @Test
    void shouldGoOnWithoutAProgramThatFails() {
        Entry failing = entry("failing");
        Entry absent = entry("absent");
        Group group = new Group("g", Group.Unit.NANOSECONDS, 2, List.of(failing, absent, A));

        Rounds.Results results = rounds.run(group, group.entries());

        assertThat(results.measured()).extracting(Measured::entry).containsExactly(A);
        assertThat(results.failures()).containsEntry(failing, "it broke: why").containsEntry(absent, "it is absent");
        assertThat(calls).contains("failing closed", "a closed");
    }

    private Probe start(Entry entry) {
        if (entry.contestant().equals("absent")) {
            throw new ProbeFailedException("it is absent");
        }
        return new Probe() {

            @Override
            public Sample measure(Duration atLeast) {
                calls.add(entry.contestant() + " " + atLeast);
                if (entry.contestant().equals("failing")) {
                    throw new ProbeFailedException("it broke", new IllegalStateException("why"));
                }
                return new Sample("1", 1, 5, 1);
            }

            @Override
            public void close() {
                calls.add(entry.contestant() + " closed");
            }
        };
    }

    private static Entry entry(String contestant) {
        return new Entry("s", contestant, Entry.STRAIT, "s", "what");
    }
}
