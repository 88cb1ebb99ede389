package io.strait.node.cli;

import io.strait.Channel;
import io.strait.ChannelOptions;
import io.strait.Content;
import io.strait.Strait;
import io.strait.node.cli.output.Results;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** One channel of a cluster, what it should be, and how results are shown: what {@code send}, {@code recv}, {@code declare} share. */
final class ChannelTarget {

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private DeclareOptions declare = new DeclareOptions();

    @Parameters(index = "0", paramLabel = "CHANNEL", description = "The channel's name.")
    private String name = "";

    String name() {
        return name;
    }

    Strait connect(CliContext context) {
        return connection.connect(context);
    }

    /** The channel, declared first when an option asks for it. */
    Channel<Content> open(Strait strait) throws InterruptedException {
        return declare.isEmpty()
                ? strait.channel(name, TextValues.AS_IS)
                : strait.channel(name, TextValues.AS_IS, declare.options());
    }

    /** Declares the channel, a rendezvous without limits of its own unless an option says more. */
    ChannelOptions declare(Strait strait) throws InterruptedException {
        ChannelOptions options = declare.options();
        strait.channel(name, TextValues.AS_IS, options);
        return options;
    }

    Results results(CliContext context) {
        return output.results(context);
    }
}
