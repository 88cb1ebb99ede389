package io.strait.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** docs/cli.md tells of every command and of every option. */
class CliDocumentTest {

    private static final Set<String> EVERYWHERE = Set.of("--help", "--version");

    private final CommandWorld world = new CommandWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void shouldHaveASectionForEveryCommandThatNamesItsOptions() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "cli.md"));
        String general = section(document, "Everywhere");
        CommandLine strait = world.commandLine();

        for (Map.Entry<String, CommandLine> command : strait.getSubcommands().entrySet()) {
            if (command.getKey().equals("help")) {
                continue;
            }
            String section = section(document, command.getKey());
            for (OptionSpec option : command.getValue().getCommandSpec().options()) {
                assertThat(section + general)
                        .as("docs/cli.md, section %s", command.getKey())
                        .satisfiesAnyOf(
                                text -> assertThat(text).contains(option.longestName()),
                                text -> assertThat(EVERYWHERE).contains(option.longestName()));
            }
        }
    }

    private static String section(String document, String title) {
        int start = document.indexOf("\n## " + title + "\n");
        assertThat(start).as("docs/cli.md has no section: title=%s", title).isNotNegative();
        int end = document.indexOf("\n## ", start + 1);
        return document.substring(start, end < 0 ? document.length() : end);
    }
}
