package io.strait.node.cli;

import io.strait.Endpoint;
import io.strait.Strait;
import io.strait.StraitOptions;
import io.strait.node.cli.local.RunDirectory;
import io.strait.node.cli.local.UpState;
import io.strait.node.cli.query.ClusterQueries;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster a command talks to. */
final class ConnectionOptions {

    @Option(
            names = {"-e", "--endpoints"},
            paramLabel = "HOST:PORT[,...]",
            description = "Nodes to connect to; any of them will do. Default: STRAIT_ENDPOINTS, else the cluster of"
                    + " 'strait up', else localhost:7400.")
    private @Nullable String endpoints;

    @Option(
            names = "--connect-timeout",
            paramLabel = "DURATION",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "How long to try to reach a node; default ${DEFAULT-VALUE}.")
    private Duration connectTimeout = Duration.ofSeconds(10);

    Strait connect(CliContext context) {
        return context.connector().connect(options(context));
    }

    ClusterQueries queries() {
        return new ClusterQueries(connectTimeout);
    }

    List<Endpoint> endpoints(CliContext context) {
        return options(context).endpoints();
    }

    /** The environment's options, with the endpoints that count. */
    private StraitOptions options(CliContext context) {
        StraitOptions.Builder options =
                StraitOptions.fromEnv().toBuilder().clientName("strait-cli").connectTimeout(connectTimeout);
        chosen(context).ifPresent(options::endpoints);
        return options.build();
    }

    /** Whether nothing says which cluster: then it is the default endpoint that did not answer. */
    boolean isUnguided(CliContext context) {
        return chosen(context).isEmpty();
    }

    private Optional<String> chosen(CliContext context) {
        if (endpoints != null) {
            return Optional.of(endpoints);
        }
        String variable = context.environment().getOrDefault("STRAIT_ENDPOINTS", "");
        if (!variable.isBlank()) {
            return Optional.of(variable);
        }
        return UpState.read(RunDirectory.of(context.environment()))
                .filter(state -> !state.running().isEmpty())
                .map(state -> new UpState(state.running()).connectString());
    }
}
