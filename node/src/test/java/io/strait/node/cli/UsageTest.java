package io.strait.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.node.cli.CommandWorld.Ended;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** What is refused before anything is tried, and what help says. */
class UsageTest {

    private final CommandWorld world = new CommandWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sned orders x",
                "send",
                "send orders x y",
                "send orders --timeout soon",
                "send orders --timeout 0s",
                "send orders x --raw",
                "send orders x --capacity many",
                "recv orders --count 0",
                "recv orders --count 1 --follow",
                "recv orders -o yaml",
                "select",
                "select --timeout 1s",
                "select --send novalue",
                "select --recv a --else --timeout 1s",
                "select --recv a --policy best",
                "channel",
                "spawn",
                "spawn count 3 --nowhere",
                "spawn count 3 --follow --wait",
                "kill",
                "kill one",
                "logs one",
                "up 0",
                "up 33",
                "demo --nodes 0",
                "demo --seconds none",
                "bench",
                "test",
                "build"
            })
    void shouldExitWith2AndSayWhyWhenTheCommandLineCannotBeUsed(String line) {
        Ended ended = world.run(line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).startsWith("strait").doesNotContain("Exception").doesNotContain("\tat ");
    }

    @Test
    void shouldSuggestTheCommandThatWasMeant() {
        assertThat(world.run("chanels").err())
                .startsWith("strait: no such command: chanels\n")
                .contains("strait channels")
                .contains("Try 'strait --help'");
    }

    @Test
    void shouldListEveryCommandAndExitCodeInHelp() {
        Ended help = world.run("--help");

        assertThat(help.exit()).isZero();
        assertThat(help.out())
                .contains(
                        "demo",
                        "node",
                        "up",
                        "down",
                        "send",
                        "recv",
                        "select",
                        "channels",
                        "channel",
                        "nodes",
                        "spawn",
                        "programs",
                        "ps",
                        "kill",
                        "logs",
                        "bench")
                .contains("0 ok, 1 error, 2 usage, 3 timeout, 4 closed or not found");
        assertThat(world.run("help", "recv").out()).contains("--follow").contains("Exit codes:");
    }

    @Test
    void shouldPrintTheVersion() {
        assertThat(world.run("--version").out()).startsWith("strait ").contains("java 25");
    }

    @ParameterizedTest
    @CsvSource({
        "500ms,500000000",
        "1.5s,1500000000",
        "2,2000000000",
        "2m,120000000000",
        "1h,3600000000000",
        "20us,20000"
    })
    void shouldReadDurations(String text, long nanos) {
        assertThat(new DurationConverter().convert(text)).isEqualTo(Duration.ofNanos(nanos));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1s", "0", "1d", "1 second", "99999999999999h", "0.0000000001s"})
    void shouldRefuseWhatIsNoDuration(String text) {
        DurationConverter converter = new DurationConverter();

        assertThatThrownBy(() -> converter.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("'" + text + "'");
    }
}
