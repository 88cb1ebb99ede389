package io.strait.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/configuration.md is what strait-reference.conf says. Rewrite it with {@code -Dstrait.docs.update=true}. */
class ConfigurationDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");

    private static final ConfigObject REFERENCE =
            ConfigFactory.parseResources("strait-reference.conf").root();

    private static final String HEAD = """
            # Configuration

            The tables are generated from `node/src/main/resources/strait-reference.conf` by `ConfigurationDocumentTest`;
            rewrite them with `-Dstrait.docs.update=true`.

            A node runs without any configuration. To change something, write a file with only what differs (HOCON, JSON or
            properties, by its ending), set an environment variable, or give `-D` on the command line. The later wins:

            1. the defaults below;
            2. the file;
            3. environment variables: the key in upper case with `_` for `.` and `-`, so `strait.cluster.seeds` is
               `STRAIT_CLUSTER_SEEDS` (`node1:7401,node2:7401`). An empty variable counts as not set;
            4. the command line: `-D cluster.port=0`, with or without the leading `strait.`.

            Durations have a unit (`500 ms`, `30 s`, `2 m`); sizes may have one (`256 KiB`; without one: bytes). Port 0 takes
            any free port; the node tells the others which one it got. A key that does not exist, a value out of its range
            and a port used twice end the start with a list of all such problems, each with the key, the value, where it was
            set, and the limit. The node logs its effective configuration at start, secrets left out.

            Three nodes on one host: the first one with the defaults, the others with
            `-D cluster.port=0 -D data.port=0 -D edge.port=0 -D admin.port=0 -D cluster.seeds=127.0.0.1:7401`. In containers set
            `STRAIT_NODE_HOST` to the container's name, `STRAIT_NODE_BIND_HOST=0.0.0.0` and `STRAIT_CLUSTER_SEEDS` to the same
            list on all nodes.
            """;

    private static final String TAIL = """

            ## Failure detection

            | | `fast` | `conservative` |
            | --- | --- | --- |
            | heartbeat | every 250 ms | every 1 s |
            | a silent node is suspected, its homes move | after 1.5-2 s | after 7-11 s |
            | a pause that goes unnoticed | about 1 s | about 5 s |
            | nothing changed for so long, then the split-brain resolver decides | 5 s | 20 s |
            | a crashed node is removed | after 7-8 s | after 28-32 s |
            | a cluster that never calms down gives up as a whole | after 25 s | after 35 s |

            Suspicion is cheap and reversible: homes move, waiting offers are enrolled again. Removal is final: an operation
            whose partner was on the removed node ends as `Indeterminate`, and a node that was only paused must restart. On
            machines that stall for seconds (overcommitted hosts, busy continuous integration) use `conservative`.

            With `keep-majority` a cluster of two survives the loss of the node with the higher address only; run three. A node
            that is downed, refused by the seeds (another cluster name) or without an answer from them within
            `strait.cluster.join-timeout` ends itself and says why.

            ## Logging

            Logs go to standard error. `STRAIT_LOG_LEVEL` (`trace`, `debug`, `info`, `warn`, `error`; default `info`) and
            `STRAIT_LOG_FORMAT` (`text` or `json`; default `text`) are read by the logging system itself; for more,
            `-Dlogback.configurationFile=FILE` replaces all of it.
            """;

    @Test
    void shouldEqualTheReferenceFile() throws IOException {
        String rendered = render();
        if (Boolean.getBoolean("strait.docs.update")) {
            Files.writeString(DOCUMENT, rendered);
        }

        assertThat(Files.readString(DOCUMENT)).isEqualTo(rendered);
    }

    @Test
    void shouldExplainEveryKey() {
        assertThat(new ConfigLayers().leaves().keySet())
                .allSatisfy(path -> assertThat(explanation(path)).as(path).endsWith("."));
    }

    private static String render() {
        StringBuilder text = new StringBuilder(HEAD);
        sections().forEach((section, leaves) -> {
            text.append("\n## %s\n\n| Key | Default | Meaning |\n| --- | --- | --- |\n".formatted(section));
            leaves.forEach((path, value) -> text.append("| `%s` | `%s` | %s |\n"
                    .formatted(path, value.render(ConfigRenderOptions.concise()), explanation(path))));
        });
        return text.append(TAIL).toString();
    }

    /** The keys with their defaults in the order of the file, by section. */
    private static Map<String, Map<String, ConfigValue>> sections() {
        Map<String, ConfigValue> leaves = new ConfigLayers().leaves();
        Map<String, Map<String, ConfigValue>> sections = new LinkedHashMap<>();
        leaves.keySet().stream()
                .sorted(Comparator.comparingInt(path -> originOf(path).lineNumber()))
                .forEach(path -> sections.computeIfAbsent(
                                path.substring(0, path.lastIndexOf('.')), key -> new LinkedHashMap<>())
                        .put(path, leaves.get(path)));
        return sections;
    }

    private static String explanation(String path) {
        return originOf(path).comments().stream().map(String::strip).collect(Collectors.joining(" "));
    }

    /** Where the key itself stands: a resolved value would tell of the key that it refers to. */
    private static ConfigOrigin originOf(String path) {
        ConfigObject section = REFERENCE;
        List<String> keys = ConfigUtil.splitPath(path);
        for (String key : keys.subList(0, keys.size() - 1)) {
            section = (ConfigObject) section.get(key);
        }
        return section.get(keys.getLast()).origin();
    }
}
