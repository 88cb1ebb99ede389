package io.strait.node.cli;

import io.strait.ChannelOptions;
import io.strait.Strait;
import io.strait.node.cli.output.Fields;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Declares a channel without using it. */
@Command(
        name = "declare",
        description = "Declare what a channel is. Declaring the same again is fine.",
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 declared, 1 declared differently already or another error, 2 usage."})
final class DeclareCommand implements Callable<Integer> {

    private final CliContext context;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private DeclareOptions declare = new DeclareOptions();

    @Parameters(index = "0", paramLabel = "CHANNEL", description = "The channel's name.")
    private String name = "";

    DeclareCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        ChannelOptions options = declare.options();
        try (Strait strait = connection.connect(context)) {
            strait.channel(name, TextValues.AS_IS, options);
        }
        Fields fields = Fields.of("channel", name)
                .with("capacity", options.capacity())
                .with("overflow", options.overflow().name().toLowerCase(Locale.ROOT))
                .with("maxWaiting", options.maxWaiting())
                .with("maxPayloadBytes", options.maxPayloadBytes());
        output.results(context).single(fields);
        return ExitCode.OK.code();
    }
}
