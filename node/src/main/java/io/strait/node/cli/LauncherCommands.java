package io.strait.node.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Commands that the launcher runs itself, from the sources. They stand here to be listed. */
final class LauncherCommands {

    private LauncherCommands() {}

    abstract static class LauncherCommand implements Callable<Integer> {

        @Unmatched
        private String[] arguments = {};

        @Spec
        private @Nullable CommandSpec spec;

        @Override
        public Integer call() {
            String name = spec == null ? "" : spec.name();
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "only from the sources, by the launcher: ./strait " + name + " " + String.join(" ", arguments));
        }
    }

    /** Module bench needs more than a node has. */
    @Command(
            name = "bench",
            description = "Measure Strait beside raw Aeron and bare gRPC in one run (./strait bench --help).",
            mixinStandardHelpOptions = true)
    static final class Bench extends LauncherCommand {}

    /** Maven, with tests. */
    @Command(
            name = "test",
            description = "Build and test everything from the sources (./strait test, ./strait test -Psim).",
            mixinStandardHelpOptions = true)
    static final class Test extends LauncherCommand {}

    /** Maven, without tests. */
    @Command(
            name = "build",
            description = "Build from the sources what the image is made of.",
            mixinStandardHelpOptions = true)
    static final class Build extends LauncherCommand {}
}
