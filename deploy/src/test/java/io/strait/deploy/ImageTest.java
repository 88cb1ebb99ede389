package io.strait.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.ExposedPort;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;

/** The image by itself: what it says about itself, and what a node in it says when it cannot start. */
@ContainerTest
class ImageTest {

    private static final Duration END = Duration.ofSeconds(60);

    /** How a container that ended by itself ended. */
    private record Ended(long exitCode, String output) {}

    @Test
    void shouldSayWhoRunsItAndWhereItListens() {
        InspectImageResponse image = engine().inspectImageCmd(Project.image()).exec();
        ContainerConfig config = image.getConfig();

        assertThat(config.getUser())
                .as("not root, and numeric for runAsNonRoot")
                .isEqualTo("10001:10001");
        assertThat(Arrays.asList(config.getExposedPorts()))
                .containsExactlyInAnyOrder(
                        ExposedPort.tcp(ContainerNode.GRPC_PORT),
                        ExposedPort.tcp(ContainerNode.CLUSTER_PORT),
                        ExposedPort.udp(ContainerNode.DATA_PORT),
                        ExposedPort.tcp(ContainerNode.ADMIN_PORT));
        assertThat(config.getHealthcheck()).as("health check").isNotNull();
        assertThat(config.getLabels()).containsEntry("org.opencontainers.image.licenses", "Apache-2.0");
    }

    @Test
    void shouldRunCommandsOfTheTool() {
        Ended help = run(Map.of(), "help");

        assertThat(help.output()).contains("node").contains("select");
        assertThat(help.exitCode()).isZero();
    }

    @Test
    void shouldRefuseValueThatIsNotAllowed() {
        Ended node = run(Map.of("STRAIT_CLUSTER_PROFILE", "reckless"), "node");

        assertThat(node.exitCode()).isNotZero();
        assertThat(node.output()).contains("strait.cluster.profile").contains("reckless");
    }

    @Test
    void shouldRefuseSharedMemoryThatIsTooSmall() {
        Ended node = run(Map.of(), container -> container.withSharedMemorySize(4L << 20), "node");

        assertThat(node.exitCode()).isNotZero();
        assertThat(node.output()).contains("too little space for Aeron's files").contains("shm_size");
    }

    private static Ended run(Map<String, String> environment, String... command) {
        return run(environment, container -> {}, command);
    }

    private static Ended run(Map<String, String> environment, Consumer<GenericContainer<?>> adjust, String... command) {
        try (GenericContainer<?> container = new GenericContainer<>(Project.image())) {
            container
                    .withEnv(environment)
                    .withCommand(command)
                    .withLabels(ContainerEngine.ownerLabel())
                    .withStartupCheckStrategy(new UntilEnded().withTimeout(END));
            adjust.accept(container);
            container.start();
            long exitCode = engine().inspectContainerCmd(container.getContainerId())
                    .exec()
                    .getState()
                    .getExitCodeLong();
            return new Ended(exitCode, container.getLogs());
        }
    }

    /** Started means ended here, well or not. */
    private static final class UntilEnded extends StartupCheckStrategy {
        @Override
        public StartupStatus checkStartupState(DockerClient engine, String containerId) {
            boolean ended = "exited".equals(getCurrentState(engine, containerId).getStatus());
            return ended ? StartupStatus.SUCCESSFUL : StartupStatus.NOT_YET_KNOWN;
        }
    }

    private static DockerClient engine() {
        return DockerClientFactory.instance().client();
    }
}
