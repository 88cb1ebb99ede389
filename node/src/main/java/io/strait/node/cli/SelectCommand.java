package io.strait.node.cli;

import io.strait.Channel;
import io.strait.Content;
import io.strait.Select;
import io.strait.SelectPolicy;
import io.strait.Strait;
import io.strait.node.cli.output.Fields;
import io.strait.node.cli.output.Results;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** One select, or several rounds of the same one. */
@Command(
        name = "select",
        description = "Do exactly one of several sends and receives, and say which.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Branches keep their order: strait select --recv urgent --recv normal --policy priority --timeout 1s",
            "Exit codes: 0 a branch fired, or the default of --else; 1 error; 2 usage; 3 timeout; 4 channel closed."
        })
final class SelectCommand implements Callable<Integer> {

    private final CliContext context;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @ArgGroup(exclusive = true, multiplicity = "1..*")
    private List<BranchOption> branches = new ArrayList<>();

    @Option(
            names = {"-t", "--timeout"},
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "How long each round may wait; for ever unless given.")
    private @Nullable Duration timeout;

    @Option(
            names = {"-p", "--policy"},
            paramLabel = "POLICY",
            defaultValue = "fair",
            description = "How to choose among ready branches: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    private Policy policy = Policy.FAIR;

    @Option(names = "--else", description = "Do not wait: if no branch is ready, say 'else'.")
    private boolean orElse;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            defaultValue = "1",
            description = "How many rounds; 1 unless given. A round in which no branch fired ends the command.")
    private long count = 1;

    @Spec
    private @Nullable CommandSpec spec;

    /** How to choose. */
    @SuppressWarnings("ImmutableEnumChecker") // A policy is immutable; the API carries no annotation of a checker.
    enum Policy {
        FAIR(SelectPolicy.FAIR),
        PRIORITY(SelectPolicy.PRIORITY),
        ARRIVAL(SelectPolicy.ARRIVAL),
        RANDOM(SelectPolicy.random(System.nanoTime()));

        private final SelectPolicy policy;

        Policy(SelectPolicy policy) {
            this.policy = policy;
        }

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** One branch as given. */
    static final class BranchOption {
        @Option(
                names = {"-r", "--recv"},
                paramLabel = "CHANNEL",
                required = true,
                description = "A branch that receives.")
        private @Nullable String receive;

        @Option(
                names = {"-s", "--send"},
                paramLabel = "CHANNEL=VALUE",
                required = true,
                description = "A branch that sends.")
        private @Nullable String send;
    }

    /** How a round ended. */
    private record Fired(ExitCode exitCode, String text, Fields fields) {
        static Fired none(ExitCode exitCode, String what) {
            return new Fired(exitCode, what, Fields.of("fired", what));
        }
    }

    SelectCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (count < 1 || (orElse && timeout != null)) {
            throw usage(
                    count < 1 ? "--count must be at least 1: value=" + count : "--else does not wait: no --timeout");
        }
        Results results = output.results(context);
        try (Strait strait = connection.connect(context)) {
            Select<Fired> select = build(strait);
            for (long round = 0; round < count; round++) {
                Fired fired = select.run();
                results.event(fired.text(), fired.fields());
                if (!fired.fields().values().containsKey("branch")) {
                    return fired.exitCode().code();
                }
            }
        }
        return ExitCode.OK.code();
    }

    private Select<Fired> build(Strait strait) {
        Select<Fired> select = strait.<Fired>select().policy(policy.policy);
        for (int index = 0; index < branches.size(); index++) {
            BranchOption branch = branches.get(index);
            if (branch.receive != null) {
                addReceive(select, index, strait.channel(branch.receive, TextValues.AS_IS));
            } else if (branch.send != null) {
                addSend(select, index, strait, branch.send);
            }
        }
        if (orElse) {
            select.orElse(() -> Fired.none(ExitCode.OK, "else"));
        }
        if (timeout != null) {
            select.after(timeout, () -> Fired.none(ExitCode.TIMEOUT, "timeout"));
        }
        return select;
    }

    private static void addReceive(Select<Fired> select, int index, Channel<Content> channel) {
        Fields fields = fields(index, "recv", channel.name());
        select.receive(
                channel,
                content -> new Fired(
                        ExitCode.OK,
                        "recv " + channel.name() + " " + TextValues.line(content),
                        TextValues.append(fields, content)));
    }

    private void addSend(Select<Fired> select, int index, Strait strait, String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw usage("--send wants CHANNEL=VALUE: value=" + text);
        }
        Channel<Content> channel = strait.channel(text.substring(0, equals), TextValues.AS_IS);
        Content content = TextValues.of(text.substring(equals + 1), List.of());
        Fields fields = TextValues.append(fields(index, "send", channel.name()), content);
        select.send(
                channel,
                content,
                () -> new Fired(ExitCode.OK, "send " + channel.name() + " " + TextValues.line(content), fields));
    }

    private static Fields fields(int index, String direction, String channel) {
        return Fields.of("fired", direction).with("branch", index).with("channel", channel);
    }

    private RuntimeException usage(String message) {
        return spec == null
                ? new CommandFailure(ExitCode.USAGE, message)
                : new ParameterException(spec.commandLine(), message);
    }
}
