package io.strait.node.cli;

import io.strait.node.cli.local.RunDirectory;
import io.strait.node.cli.output.Results;
import io.strait.node.demo.Demo;
import java.io.Console;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows Strait at work on this machine, and proves what it shows. */
@Command(
        name = "demo",
        description = "Start nodes, let clients of all of them work with each other, and check all that happened.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The last line is 'demo: operations=N selects=N cross-node=N violations=N'. cross-node counts the values whose",
            "sender, receiver and channel's home were not all on one node.",
            "Exit codes: 0 no violation, 1 violations or another error, 2 usage."
        })
final class DemoCommand implements Callable<Integer> {

    private static final int MOST_NODES = 16;

    private final CliContext context;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(names = "--nodes", paramLabel = "N", defaultValue = "3", description = "How many nodes; default 3.")
    private int nodes = 3;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "How long the workloads run; default 10.")
    private int seconds = 10;

    @Option(
            names = "--text",
            paramLabel = "FILE",
            arity = "1..*",
            description = "Text for the word count; default: the project's own sources.")
    private List<Path> text = new ArrayList<>();

    @Spec
    private @Nullable CommandSpec spec;

    DemoCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        require(nodes >= 1 && nodes <= MOST_NODES, "--nodes must be 1 to " + MOST_NODES + ": value=" + nodes);
        require(seconds >= 1, "--seconds must be at least 1: value=" + seconds);
        Results results = output.results(context);
        // Progress goes where it does not disturb a program that reads the result.
        PrintStream progress = results.isJson() ? context.err() : context.out();
        Demo.Result result = Demo.run(
                new Demo.Settings(
                        nodes,
                        Duration.ofSeconds(seconds),
                        text,
                        projectRoot(),
                        RunDirectory.of(context.environment())
                                .create()
                                .resolve("demo-" + ProcessHandle.current().pid()),
                        isTerminal() && !results.isJson(),
                        context.connector()::connect),
                progress);
        if (results.isJson()) {
            progress.println(result.line());
        }
        results.event(result.line(), result.fields());
        return (result.violations() == 0 ? ExitCode.OK : ExitCode.ERROR).code();
    }

    private void require(boolean condition, String otherwise) {
        if (!condition && spec != null) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    /** Where the launcher is; without one, the working directory. */
    private static Path projectRoot() {
        Path launcher =
                Path.of(System.getProperty("strait.launcher", "./strait")).toAbsolutePath();
        Path parent = launcher.getParent();
        return parent == null ? launcher : parent;
    }

    @SuppressWarnings("SystemConsoleNull") // It still may: jdk.console can name a module that gives none.
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
