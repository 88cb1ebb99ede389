package io.strait.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.core.sim.SimRun.Setup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The production core under the standard mixture: property {@code strait.sim.seeds} says how many seeds. */
@Tag("simulation")
class SimulationTest {

    private static final int THREADS = 2;
    private static final int FAILURES_SHOWN = 3;

    @Test
    @DisplayName("Every seed keeps every promise, and together they do everything")
    void shouldKeepEveryPromiseOnEverySeed() throws InterruptedException {
        SeedSweep sweep = SeedSweep.run(1, Long.getLong("strait.sim.seeds", 200), THREADS, Setup.STANDARD);

        assertThat(sweep.failures().stream().limit(FAILURES_SHOWN).map(SimResult::report))
                .as(
                        "failed seeds %s",
                        sweep.failures().stream().map(SimResult::seed).toList())
                .isEmpty();
        assertThat(sweep.coverage().counts())
                .allSatisfy((kind, count) -> assertThat(count).as(kind).isPositive());
    }

    @Test
    @DisplayName("Every seed keeps every promise under features that are seldom drawn together")
    void shouldKeepEveryPromiseOnEveryTwistedSeed() throws InterruptedException {
        SeedSweep sweep = SeedSweep.run(1, Long.getLong("strait.sim.seeds", 200), THREADS, Setup.TWISTED);

        assertThat(sweep.failures().stream().limit(FAILURES_SHOWN).map(SimResult::report))
                .isEmpty();
    }

    @Test
    @DisplayName("S11 the seeds have enough runs in which a partner waits for a persistent select that serves others")
    void shouldApplyTheFairBoundOften() throws InterruptedException {
        SeedSweep sweep = SeedSweep.run(1, 300, THREADS, Setup.STANDARD);

        assertThat(sweep.coverage().checks().get("LoopsAreFair"))
                .as("services of another branch while a partner waited")
                .isGreaterThan(100);
    }

    @ParameterizedTest
    @MethodSource("regressionSeeds")
    @DisplayName("A seed that failed once does not fail again")
    void shouldKeepEveryPromiseOnASeedThatFailedOnce(long seed) {
        SimResult result = Simulation.run(seed, Setup.WITHOUT_LOOPS);

        assertThat(result.isFailed()).as(result::report).isFalse();
    }

    static LongStream regressionSeeds() throws IOException {
        try (InputStream file = SimulationTest.class.getResourceAsStream("/sim/seeds.txt")) {
            assertThat(file).as("sim/seeds.txt").isNotNull();
            BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8));
            List<Long> seeds = lines.lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .map(Long::valueOf)
                    .toList();
            return seeds.stream().mapToLong(Long::longValue);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    @DisplayName("The same seed gives the same run, event by event")
    void shouldRepeatItself(long seed) {
        long steps = Simulation.lockStep(seed, Setup.STANDARD);

        assertThat(steps).isEqualTo(Simulation.run(seed).steps());
    }

    @Test
    void shouldGiveDifferentRunsForDifferentSeeds() {
        AtomicLong last = new AtomicLong();

        LongStream.rangeClosed(1, 20)
                .forEach(seed -> assertThat(last.getAndSet(Simulation.run(seed).traceHash()))
                        .isNotEqualTo(last.get()));
    }

    @Test
    @DisplayName("A failure is reported with its seed, options, trace and the command that replays it")
    void shouldReportHowToReplayAFailure() {
        Setup wrong = new Setup(new Swarm(), WrongVariant.NEVER_WAITS.cores(), MessageCodec.IDENTITY);
        SimResult failed = LongStream.rangeClosed(1, 1_000)
                .mapToObj(seed -> Simulation.run(seed, wrong))
                .filter(SimResult::isFailed)
                .findFirst()
                .orElseThrow();

        assertThat(failed.report())
                .contains("seed " + failed.seed() + ": FAILED")
                .contains("options: SimOptions[")
                .contains("violation: ")
                .contains("PeerMessage(")
                .contains("Simulation --seed " + failed.seed() + " --trace");
        assertThat(Simulation.run(failed.seed(), wrong).traceHash()).isEqualTo(failed.traceHash());
    }
}
