package io.strait.node.cli;

import io.strait.Channel;
import io.strait.Content;
import io.strait.Strait;
import io.strait.node.cli.output.Fields;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Closes or aborts a channel for all its users. */
@Command(
        name = "close",
        description = "Close a channel: what was sent is still received, then receivers learn of the close.",
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 closed, now or before; 1 error; 2 usage."})
final class CloseCommand implements Callable<Integer> {

    private final CliContext context;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(index = "0", paramLabel = "CHANNEL", description = "The channel's name.")
    private String name = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "CAUSE", description = "Words for the other ends.")
    private String cause = "";

    @Option(names = "--abort", description = "Fail everything at once and give up what is under way.")
    private boolean abort;

    CloseCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Strait strait = connection.connect(context)) {
            Channel<Content> channel = strait.channel(name, TextValues.AS_IS);
            if (abort) {
                channel.abort(cause);
            } else {
                channel.close(cause);
            }
        }
        String done = abort ? "aborted" : "closed";
        output.results(context)
                .event(
                        done + " " + name,
                        Fields.of("channel", name).with("state", done).with("cause", cause));
        return ExitCode.OK.code();
    }
}
