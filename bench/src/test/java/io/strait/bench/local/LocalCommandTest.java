package io.strait.bench.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class LocalCommandTest {

    @ParameterizedTest
    @ValueSource(strings = {"--seconds=0", "--only=nothing", "--only=spawn,nothing", "--unknown"})
    void shouldRefuseWrongUsageBeforeItMeasures(String argument) {
        assertThat(new CommandLine(new LocalCommand()).execute(argument)).isEqualTo(CommandLine.ExitCode.USAGE);
    }
}
