package io.strait.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonParser;
import io.strait.Codec;
import io.strait.Strait;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;

/** The compose file as it is, from {@code up --build} to {@code down}. */
@ContainerTest
class ComposeTest {

    private static final Duration HEALTHY = Duration.ofMinutes(3);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Free ports, and nothing that another run or an operator's cluster could share. */
    private static Map<String, String> environment(String project) {
        return Map.of(
                "STRAIT_IMAGE", project + ":latest",
                "STRAIT_CLUSTER_NAME", project,
                "STRAIT_NODE1_GRPC_PORT", "0",
                "STRAIT_NODE2_GRPC_PORT", "0",
                "STRAIT_NODE3_GRPC_PORT", "0",
                "STRAIT_NODE1_ADMIN_PORT", "0",
                "STRAIT_NODE2_ADMIN_PORT", "0",
                "STRAIT_NODE3_ADMIN_PORT", "0",
                "DOCKER_BUILDKIT", "0",
                "COMPOSE_DOCKER_CLI_BUILD", "0");
    }

    @Test
    void shouldRunClusterFromComposeFile() throws Exception {
        String project = ContainerEngine.composeProject();
        Optional<Compose> found = Compose.find(project, environment(project));
        if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new IllegalStateException("no docker-compose; CI=true does not allow to skip this test");
        }
        assumeTrue(found.isPresent(), "no docker-compose and no docker compose");
        try (Compose compose = found.orElseThrow()) {
            compose.up();
            for (int number = 1; number <= 3; number++) {
                awaitHealthy(compose, "node" + number);
            }
            shouldSendBetweenNodes(compose);
            shouldWorkFromInside(compose);
        } finally {
            DockerClientFactory.instance()
                    .client()
                    .removeImageCmd(project + ":latest")
                    .withForce(true)
                    .exec();
        }
    }

    private static void awaitHealthy(Compose compose, String service) {
        String container = compose.run("ps", "--quiet", service).strip();
        Awaitility.await(service + " is healthy").atMost(HEALTHY).untilAsserted(() -> {
            var state = DockerClientFactory.instance()
                    .client()
                    .inspectContainerCmd(container)
                    .exec()
                    .getState();
            assertThat(state.getHealth().getStatus())
                    .as("%s %s", state, state.getHealth().getLog())
                    .isEqualTo("healthy");
        });
    }

    private static void shouldSendBetweenNodes(Compose compose) throws Exception {
        try (Strait one = connect(compose, "node1");
                Strait three = connect(compose, "node3")) {
            CompletableFuture<String> received =
                    three.channel("orders", Codec.utf8()).receiveAsync(PATIENCE);
            one.channel("orders", Codec.utf8()).send("one espresso", PATIENCE);

            assertThat(received.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("one espresso");
        }
    }

    private static Strait connect(Compose compose, String service) {
        String published = compose.run("port", service, Integer.toString(ContainerNode.GRPC_PORT))
                .strip();
        return Strait.connect(
                "strait://" + published.replace("0.0.0.0", "127.0.0.1").toLowerCase(Locale.ROOT));
    }

    /** The command line tool of the image, beside the node and against it. */
    private static void shouldWorkFromInside(Compose compose) throws Exception {
        try (Strait two = connect(compose, "node2")) {
            CompletableFuture<String> received =
                    two.channel("tools", Codec.utf8()).receiveAsync(PATIENCE);
            compose.run("exec", "-T", "node3", "strait", "send", "tools", "from inside");

            assertThat(received.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("from inside");
        }
        String nodes = compose.run("exec", "-T", "node1", "strait", "nodes", "-o", "json");
        assertThat(JsonParser.parseString(nodes).toString()).contains("node1", "node2", "node3");
    }
}
