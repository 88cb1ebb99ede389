package io.strait.node.cli;

import io.strait.node.NodeConfig;
import io.strait.node.StraitNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Goes once through what every start goes through: a node that is a cluster of its own, and the commands that talk to it.
 * The launcher runs this after a build and lets the JVM keep what it loaded and linked meanwhile (JEP 483, 514), which
 * halves the time until a node is ready.
 */
final class StartRehearsal {

    private static final String CHANNEL = "rehearsal";
    private static final List<List<String>> COMMANDS = List.of(
            List.of("declare", CHANNEL, "--capacity", "1"),
            List.of("send", CHANNEL, "value"),
            List.of("recv", CHANNEL),
            List.of("select", "--recv", CHANNEL, "--send", CHANNEL + "=value", "--timeout", "1s"),
            List.of("channel", CHANNEL, "-o", "json"),
            List.of("channels"),
            List.of("nodes"));

    private StartRehearsal() {}

    /** Takes free ports only; exits with an error when any of it fails. */
    public static void main(String[] args) {
        Map<String, String> settings = new LinkedHashMap<>();
        List.of("cluster", "data", "edge", "admin").forEach(plane -> settings.put("strait." + plane + ".port", "0"));
        int failures = 0;
        CliContext context = CliContext.system();
        try (StraitNode node = StraitNode.start(NodeConfig.of(settings))) {
            for (List<String> command : COMMANDS) {
                List<String> line = new ArrayList<>(command);
                line.addAll(List.of("--endpoints", node.edgeEndpoint().toString()));
                failures += StraitCommand.run(context, line.toArray(String[]::new)) == 0 ? 0 : 1;
            }
        }
        context.out().flush();
        System.exit(failures == 0 ? ExitCode.OK.code() : ExitCode.ERROR.code());
    }
}
