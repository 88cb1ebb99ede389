package io.strait.node.cli;

import io.strait.Endpoint;
import io.strait.node.cli.query.ClusterQueries;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lists channels wherever their homes are. */
@Command(
        name = "channels",
        description = "List the channels of the cluster that are declared, closed or in use.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "An idle channel that was never declared is nowhere and is not listed.",
            "Exit codes: 0 all nodes answered, 1 not all (those that did are shown), 2 usage."
        })
final class ChannelsCommand implements Callable<Integer> {

    private final CliContext context;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(names = "--prefix", paramLabel = "TEXT", description = "Only names that begin so.")
    private String prefix = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "At most N; default ${DEFAULT-VALUE}.")
    private int limit = 1_000;

    @Spec
    private @Nullable CommandSpec spec;

    ChannelsCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (limit < 1 && spec != null) {
            throw new ParameterException(spec.commandLine(), "--limit must be at least 1: value=" + limit);
        }
        ClusterQueries.ChannelList list;
        Map<String, String> names = new HashMap<>();
        try (ClusterQueries queries = connection.queries()) {
            List<Endpoint> endpoints = connection.endpoints(context);
            list = queries.channels(endpoints, prefix, limit);
            queries.nodes(endpoints).forEach(node -> names.put(node.text("uid"), node.text("name")));
        }
        output.list(
                context,
                list.channels().stream()
                        .map(channel -> channel.replacing("home", nameOf(channel.text("home"), names)))
                        .toList(),
                "strait channels: no channels are declared, closed or in use"
                        + (prefix.isEmpty() ? "" : ": prefix=" + prefix));
        if (list.more()) {
            context.err().println("strait channels: there are more, see --limit and --prefix: limit=" + limit);
        }
        list.unanswered()
                .forEach(uid -> context.err()
                        .println("strait channels: a node did not answer, its channels are missing: node="
                                + nameOf(uid, names)));
        return (list.unanswered().isEmpty() ? ExitCode.OK : ExitCode.ERROR).code();
    }

    private static String nameOf(String uid, Map<String, String> names) {
        return names.getOrDefault(uid, uid);
    }
}
