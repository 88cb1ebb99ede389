package io.strait.node.cli;

import io.strait.Channel;
import io.strait.ChannelClosedException;
import io.strait.Content;
import io.strait.ReceiveResult;
import io.strait.RemoteFailureException;
import io.strait.Strait;
import io.strait.node.cli.output.Fields;
import io.strait.node.cli.output.Results;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Takes values and writes each before it takes the next. */
@Command(
        name = "recv",
        description = "Receive one value, some, or all until the channel is closed, and write each on a line.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit codes: 0 received as many as asked for, with --follow also when the channel was closed;",
            "1 error, or a received failure; 2 usage; 3 timeout; 4 channel closed or aborted before that."
        })
final class RecvCommand implements Callable<Integer> {

    private final CliContext context;

    @Mixin
    private ChannelTarget target = new ChannelTarget();

    @ArgGroup(exclusive = true)
    private Amount amount = new Amount();

    @Option(
            names = {"-t", "--timeout"},
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "How long to wait for each value; for ever unless given.")
    private @Nullable Duration timeout;

    @Option(names = "--raw", description = "Write values as they are, with nothing between them.")
    private boolean raw;

    @Spec
    private @Nullable CommandSpec spec;

    private long received;
    private long failures;

    static final class Amount {
        @Option(
                names = {"-n", "--count"},
                paramLabel = "N",
                description = "Receive N values; 1 unless given.")
        private long count = 1;

        @Option(
                names = {"-f", "--follow"},
                description = "Receive until the channel is closed.")
        private boolean follow;
    }

    RecvCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (amount.count < 1 && spec != null) {
            throw new ParameterException(spec.commandLine(), "--count must be at least 1: value=" + amount.count);
        }
        Results results = target.results(context);
        try (Strait strait = target.connect(context)) {
            Channel<Content> channel = target.open(strait);
            boolean more = true;
            while (more && (amount.follow || received < amount.count)) {
                more = take(channel, results);
            }
        }
        return failures == 0 ? ExitCode.OK.code() : ExitCode.ERROR.code();
    }

    /** Takes one value; false at the end of a channel that is followed. */
    private boolean take(Channel<Content> channel, Results results) throws InterruptedException {
        ReceiveResult<Content> result = timeout == null ? channel.receiveOrClosed() : channel.tryReceive(timeout);
        switch (result) {
            case ReceiveResult.Received<Content> value -> show(value.received(), results);
            case ReceiveResult.Failed<Content> failed -> showFailure(failed.failure(), results);
            case ReceiveResult.Closed<Content> closed -> {
                return atEnd(closed.reason());
            }
            case ReceiveResult.NotReady<Content> nothing ->
                throw new CommandFailure(
                        ExitCode.TIMEOUT,
                        "nothing came in time: channel=" + target.name() + " timeout=" + timeout + " received="
                                + received);
        }
        received++;
        return true;
    }

    private boolean atEnd(ChannelClosedException closed) {
        if (amount.follow && !closed.aborted()) {
            return false;
        }
        throw new CommandFailure(ExitCode.CLOSED_OR_NOT_FOUND, closed.getMessage() + " received=" + received, closed);
    }

    private void show(Content content, Results results) {
        if (raw) {
            results.raw(content.data());
        } else {
            results.event(TextValues.line(content), TextValues.append(Fields.of("channel", target.name()), content));
        }
    }

    private void showFailure(RemoteFailureException failure, Results results) {
        failures++;
        if (results.isJson()) {
            Fields described = Fields.of("type", failure.remoteType())
                    .with("message", failure.remoteMessage())
                    .with("stack", failure.remoteStack());
            results.event("", Fields.of("channel", target.name()).with("failure", described));
        } else {
            context.err().println("strait recv: " + failure.getMessage());
        }
    }
}
