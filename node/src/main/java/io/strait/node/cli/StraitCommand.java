package io.strait.node.cli;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The main class: finds the command, runs it, and turns how it ended into an exit code and, on an error, one message. */
@Command(
        name = "strait",
        description =
                "Channels between programs, over any number of nodes, with a select of which exactly one branch fires.",
        mixinStandardHelpOptions = true,
        versionProvider = StraitCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            NodeCommand.class,
            UpCommand.class,
            DownCommand.class,
            SendCommand.class,
            RecvCommand.class,
            SelectCommand.class,
            DeclareCommand.class,
            CloseCommand.class,
            ChannelsCommand.class,
            ChannelCommand.class,
            NodesCommand.class,
            SpawnCommand.class,
            ProgramsCommand.class,
            PsCommand.class,
            LogsCommand.class,
            WaitCommand.class,
            KillCommand.class,
            LauncherCommands.Bench.class,
            LauncherCommands.Test.class,
            LauncherCommands.Build.class,
            GenerateCompletion.class,
            HelpCommand.class
        },
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  STRAIT_ENDPOINTS   nodes to connect to, host:port[,...]",
            "  STRAIT_RUN_DIR     where 'up' keeps its files; else XDG_RUNTIME_DIR, else the temporary directory",
            "  STRAIT_JAVA_OPTS   added to the JVM's arguments, for nodes that 'up' and 'demo' start as well",
            "  STRAIT_LOG_LEVEL   of nodes (default info) and of commands (default warn), on standard error",
            "Exit codes: 0 ok, 1 error, 2 usage, 3 timeout, 4 closed or not found. More: docs/cli.md"
        })
public final class StraitCommand implements Runnable {

    private static final String NOBODY_THERE = "; no endpoints were given: 'strait up' starts a cluster";

    @Spec
    private @Nullable CommandSpec spec;

    /** Runs the command that {@code args} ask for and ends the process. */
    public static void main(String[] args) {
        quietUnlessNode(args);
        CliContext context = CliContext.system();
        context.interruption().install(Thread.currentThread());
        int code = run(context, args);
        context.out().flush();
        context.interruption().ended(code);
        System.exit(code);
    }

    /** Runs the command in this process and returns its exit code. */
    static int run(CliContext context, String... args) {
        return commandLine(context).execute(args);
    }

    static CommandLine commandLine(CliContext context) {
        return new CommandLine(StraitCommand.class, new CommandFactory(context))
                .setOut(new java.io.PrintWriter(
                        context.out(), true, context.out().charset()))
                .setErr(new java.io.PrintWriter(
                        context.err(), true, context.err().charset()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false)
                .setUsageHelpAutoWidth(true)
                .setExitCodeExceptionMapper(
                        failure -> Failures.exitCode(failure).code())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    Failures.report(
                            context.err(),
                            command.getCommandSpec().qualifiedName(),
                            failure,
                            () -> isUnguided(context, command.getCommandSpec()) ? NOBODY_THERE : "");
                    return Failures.exitCode(failure).code();
                })
                .setParameterExceptionHandler(StraitCommand::reportUsage);
    }

    /** Whether these are options of a connection, or have such mixed in, and none of them says where. */
    private static boolean isUnguided(CliContext context, CommandSpec options) {
        return options.userObject() instanceof ConnectionOptions connection
                ? connection.isUnguided(context)
                : options.mixins().values().stream().anyMatch(mixin -> isUnguided(context, mixin));
    }

    private static int reportUsage(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        boolean unknown = failure instanceof CommandLine.UnmatchedArgumentException && command.getParent() == null;
        command.getErr().println(name + ": " + (unknown ? "no such command: " + args[0] : failure.getMessage()));
        CommandLine.UnmatchedArgumentException.printSuggestions(failure, command.getErr());
        command.getErr().println("Try '" + name + " --help'.");
        return ExitCode.USAGE.code();
    }

    /** A node logs what it does; a command shows results, and beside them only what is wrong. */
    private static void quietUnlessNode(String[] args) {
        boolean node = Arrays.stream(args).limit(1).anyMatch("node"::equals);
        if (!node && System.getenv("STRAIT_LOG_LEVEL") == null && System.getProperty("STRAIT_LOG_LEVEL") == null) {
            System.setProperty("STRAIT_LOG_LEVEL", "warn");
        }
    }

    /** Without a command. */
    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "a command is missing; 'strait help' lists them");
        }
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = StraitCommand.class.getPackage().getImplementationVersion();
            return new String[] {
                "strait " + (version == null ? "(not packaged)" : version),
                "java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")"
            };
        }
    }
}
