package io.strait.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.core.sim.SimRun.Setup;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The harness sees each known way to get the protocol wrong. One that misses any is not worth its green runs. */
@Tag("simulation")
class WrongVariantTest {

    private static final long SEEDS = 10_000;

    @ParameterizedTest
    @EnumSource(WrongVariant.class)
    @DisplayName("Each wrong variant of the protocol breaks a promise within 10,000 seeds")
    void shouldSeeTheWrongVariant(WrongVariant variant, TestReporter reporter) {
        Setup setup = new Setup(new Swarm(), variant.cores(), MessageCodec.IDENTITY);

        Optional<SimResult> found = LongStream.rangeClosed(1, SEEDS)
                .mapToObj(seed -> Simulation.run(seed, setup))
                .filter(SimResult::isFailed)
                .findFirst();

        assertThat(found).as("%s within %d seeds", variant, SEEDS).isPresent();
        reporter.publishEntry(
                variant.name(),
                "seed " + found.get().seed() + ": " + found.get().kind());
    }
}
