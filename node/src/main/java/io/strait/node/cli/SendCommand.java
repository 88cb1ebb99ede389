package io.strait.node.cli;

import io.strait.Channel;
import io.strait.ChannelClosedException;
import io.strait.Content;
import io.strait.Header;
import io.strait.OperationTimeoutException;
import io.strait.Strait;
import io.strait.node.cli.output.Fields;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends values, one after another: the next line is read once the last one was taken. */
@Command(
        name = "send",
        description = "Send VALUE, or each line of standard input, and wait until it is taken.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A value that begins with '-' follows '--': strait send orders -- -1",
            "Exit codes: 0 all values taken, 1 error, 2 usage, 3 timeout, 4 channel closed."
        })
final class SendCommand implements Callable<Integer> {

    private final CliContext context;

    @Mixin
    private ChannelTarget target = new ChannelTarget();

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "VALUE",
            description = "Text; without it, lines of standard input.")
    private @Nullable String value;

    @Option(
            names = {"-t", "--timeout"},
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "How long each value may wait to be taken; for ever unless given.")
    private @Nullable Duration timeout;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "KEY=VALUE",
            description = "A header of each value; may be repeated.")
    private Map<String, String> headers = new LinkedHashMap<>();

    @Option(names = "--raw", description = "Send all of standard input as one value, bytes as they are.")
    private boolean raw;

    @Option(names = "--close", description = "Close the channel after the last value was taken.")
    private boolean close;

    @Spec
    private @Nullable CommandSpec spec;

    private long sent;

    SendCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (raw && value != null && spec != null) {
            throw new ParameterException(spec.commandLine(), "--raw reads standard input: give no VALUE");
        }
        try (Strait strait = target.connect(context)) {
            Channel<Content> channel = target.open(strait);
            sendAll(channel);
            if (close) {
                channel.close("closed by strait send");
            }
        }
        target.results(context)
                .event(
                        "sent " + sent,
                        Fields.of("channel", target.name()).with("sent", sent).with("closed", close));
        return ExitCode.OK.code();
    }

    private void sendAll(Channel<Content> channel) throws IOException, InterruptedException {
        if (value != null) {
            send(channel, TextValues.of(value, headerList()));
        } else if (raw) {
            byte[] bytes =
                    context.interruption().whileReading(() -> context.in().readAllBytes());
            send(channel, new Content(TextValues.BYTES, headerList(), bytes));
        } else {
            sendLines(channel);
        }
    }

    private void sendLines(Channel<Content> channel) throws IOException, InterruptedException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(context.in(), StandardCharsets.UTF_8.newDecoder()));
        String line;
        while ((line = nextLine(lines)) != null) {
            send(channel, TextValues.of(line, headerList()));
        }
    }

    private @Nullable String nextLine(BufferedReader lines) throws IOException {
        try {
            return context.interruption().whileReading(lines::readLine);
        } catch (CharacterCodingException e) {
            throw new CommandFailure(
                    ExitCode.ERROR,
                    "standard input is not UTF-8, --raw sends it as it is: channel=" + target.name() + " sent=" + sent,
                    e);
        }
    }

    private void send(Channel<Content> channel, Content content) throws InterruptedException {
        try {
            if (timeout == null) {
                channel.send(content);
            } else {
                channel.send(content, timeout);
            }
            sent++;
        } catch (OperationTimeoutException | ChannelClosedException e) {
            throw new CommandFailure(Failures.exitCode(e), e.getMessage() + " sent=" + sent, e);
        }
    }

    private List<Header> headerList() {
        List<Header> list = new ArrayList<>();
        headers.forEach((key, text) -> list.add(new Header(key, text)));
        return list;
    }
}
