package io.strait.node.cli;

import io.strait.node.cli.output.Fields;
import io.strait.node.cli.query.ClusterQueries;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the nodes. */
@Command(
        name = "nodes",
        description = "List the nodes of the cluster as the node that answers sees them.",
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 listed, 1 no node answered, 2 usage."})
final class NodesCommand implements Callable<Integer> {

    private final CliContext context;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    NodesCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (ClusterQueries queries = connection.queries()) {
            List<Fields> nodes = queries.nodes(connection.endpoints(context));
            output.results(context).list(nodes);
        }
        return ExitCode.OK.code();
    }
}
