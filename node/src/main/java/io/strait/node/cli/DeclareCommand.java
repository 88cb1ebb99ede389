package io.strait.node.cli;

import io.strait.ChannelOptions;
import io.strait.Strait;
import io.strait.node.cli.output.Fields;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Declares a channel without using it. */
@Command(
        name = "declare",
        description = "Declare what a channel is. Declaring the same again is fine.",
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 declared, 1 declared differently already or another error, 2 usage."})
final class DeclareCommand implements Callable<Integer> {

    private final CliContext context;

    @Mixin
    private ChannelTarget target = new ChannelTarget();

    DeclareCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        ChannelOptions options;
        try (Strait strait = target.connect(context)) {
            options = target.declare(strait);
        }
        Fields fields = Fields.of("channel", target.name())
                .with("capacity", options.capacity())
                .with("overflow", options.overflow().name().toLowerCase(Locale.ROOT))
                .with("maxWaiting", options.maxWaiting())
                .with("maxPayloadBytes", options.maxPayloadBytes());
        target.results(context).single(fields);
        return ExitCode.OK.code();
    }
}
