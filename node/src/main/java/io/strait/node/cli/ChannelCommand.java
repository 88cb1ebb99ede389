package io.strait.node.cli;

import io.strait.Endpoint;
import io.strait.node.cli.output.Fields;
import io.strait.node.cli.query.ClusterQueries;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one channel as its home sees it. */
@Command(
        name = "channel",
        description = "Show one channel: what it is, who waits at it, where its home is.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit codes: 0 shown, 1 error, 2 usage, 4 not found: neither declared nor in use. It is shown all the same,",
            "because any name can be used at any time."
        })
final class ChannelCommand implements Callable<Integer> {

    private final CliContext context;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(index = "0", paramLabel = "CHANNEL", description = "The channel's name.")
    private String name = "";

    ChannelCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Fields channel;
        try (ClusterQueries queries = connection.queries()) {
            List<Endpoint> endpoints = connection.endpoints(context);
            channel = queries.channel(endpoints, name);
            channel = channel.with("homeName", nameOf(channel.text("home"), queries.nodes(endpoints)));
        }
        output.results(context).single(channel);
        if (isKnown(channel)) {
            return ExitCode.OK.code();
        }
        context.err().println("strait channel: neither declared nor in use: channel=" + name);
        return ExitCode.CLOSED_OR_NOT_FOUND.code();
    }

    private static String nameOf(String uid, List<Fields> nodes) {
        return nodes.stream()
                .filter(node -> node.text("uid").equals(uid))
                .map(node -> node.text("name"))
                .findFirst()
                .orElse("");
    }

    private static boolean isKnown(Fields channel) {
        return channel.text("declared").equals("yes")
                || !channel.text("state").equals("open")
                || Stream.of(
                                "buffered",
                                "senders",
                                "receivers",
                                "selectSenders",
                                "selectReceivers",
                                "sends",
                                "receives")
                        .anyMatch(count -> !channel.text(count).equals("0"));
    }
}
