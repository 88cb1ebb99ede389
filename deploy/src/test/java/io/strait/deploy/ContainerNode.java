package io.strait.deploy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * One node in a container, as the compose file runs it, and what can be done to it from outside.
 *
 * <p>Ports are looked up each time: a container that the engine restarts gets other ones.
 */
final class ContainerNode implements AutoCloseable {

    static final int GRPC_PORT = 7400;
    static final int CLUSTER_PORT = 7401;
    static final int DATA_PORT = 7402;
    static final int ADMIN_PORT = 7403;

    private static final long SHARED_MEMORY_BYTES = 256L << 20;
    private static final long MEMORY_BYTES = 1L << 30;
    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
    private static final Duration PAUSE_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration HTTP_TIMEOUT = Duration.ofSeconds(2);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(HTTP_TIMEOUT).build();

    private final String name;
    private final GenericContainer<?> container;

    ContainerNode(String name, Network network, Map<String, String> environment) {
        this.name = name;
        container = new GenericContainer<>(Project.image())
                .withNetwork(network)
                .withNetworkAliases(name)
                .withEnv("STRAIT_NODE_NAME", name)
                .withEnv("STRAIT_NODE_HOST", name)
                .withEnv(environment)
                .withExposedPorts(GRPC_PORT, ADMIN_PORT)
                .withLabels(ContainerEngine.ownerLabel())
                .withSharedMemorySize(SHARED_MEMORY_BYTES)
                .withCreateContainerCmdModifier(command -> command.getHostConfig()
                        .withMemory(MEMORY_BYTES)
                        .withRestartPolicy(RestartPolicy.unlessStoppedRestart()))
                .waitingFor(Wait.forHealthcheck().withStartupTimeout(START_TIMEOUT));
    }

    String name() {
        return name;
    }

    GenericContainer<?> container() {
        return container;
    }

    /**
     * Stops the world of the node for at least that long: none of its threads runs, the kernel keeps its sockets. Then,
     * while it is still paused, {@code meanwhile} is run.
     */
    void pauseFor(Duration pause, Runnable meanwhile) {
        pause();
        long startNs = System.nanoTime();
        try {
            Awaitility.await(name + " is paused")
                    .atMost(pause.plusSeconds(5))
                    .until(() -> System.nanoTime() - startNs >= pause.toNanos());
            meanwhile.run();
        } finally {
            resume();
        }
    }

    /** The kernel gives up freezing a container whose threads are all busy on a busy machine; the next attempt works. */
    private void pause() {
        Awaitility.await("pause of " + name)
                .atMost(PAUSE_TIMEOUT)
                .ignoreExceptionsInstanceOf(DockerException.class)
                .untilAsserted(() ->
                        engine().pauseContainerCmd(container.getContainerId()).exec());
    }

    private void resume() {
        engine().unpauseContainerCmd(container.getContainerId()).exec();
    }

    /** Ends it without a word to anyone, for good. */
    void kill() {
        engine().killContainerCmd(container.getContainerId()).exec();
    }

    /** {@code docker stop}: the signal to leave, and after the grace period the end. Returns the exit code. */
    long stop(Duration grace) {
        engine().stopContainerCmd(container.getContainerId())
                .withTimeout(Math.toIntExact(grace.toSeconds()))
                .exec();
        return state().getExitCodeLong();
    }

    int restarts() {
        return inspect().getRestartCount();
    }

    InspectContainerResponse.ContainerState state() {
        return inspect().getState();
    }

    private InspectContainerResponse inspect() {
        return engine().inspectContainerCmd(container.getContainerId()).exec();
    }

    private DockerClient engine() {
        return container.getDockerClient();
    }

    /** Where clients outside of the containers' network connect now, as host:port. */
    String endpoint() {
        return container.getHost() + ":" + publishedPort(GRPC_PORT);
    }

    private int publishedPort(int port) {
        Ports.Binding[] bindings =
                inspect().getNetworkSettings().getPorts().getBindings().get(ExposedPort.tcp(port));
        if (bindings == null || bindings.length == 0) {
            throw new IllegalStateException("the container does not run: node=" + name + " port=" + port);
        }
        return Integer.parseInt(bindings[0].getHostPortSpec());
    }

    /** The cluster as this node sees it; empty while it does not answer. */
    Optional<NodeView> view() {
        return get("/cluster")
                .filter(answer -> answer.statusCode() == 200)
                .map(answer -> NodeView.parse(answer.body()));
    }

    /** A metric without labels, from the node's own page. */
    double metric(String metric) {
        String page = get("/metrics").map(HttpResponse::body).orElseThrow();
        return page.lines()
                .filter(line -> line.startsWith(metric + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(metric.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no such metric: node=" + name + " metric=" + metric));
    }

    /** The admin server's answer; empty when there is none within two seconds. */
    Optional<HttpResponse<String>> get(String path) {
        try {
            URI uri = URI.create("http://" + container.getHost() + ":" + publishedPort(ADMIN_PORT) + path);
            HttpRequest request =
                    HttpRequest.newBuilder(uri).timeout(HTTP_TIMEOUT).build();
            return Optional.of(HTTP.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException | IllegalStateException notThere) {
            // It starts, it is paused or it is dead: the caller waits, or expects just that.
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Runs a command in the container; the answer is its standard output. */
    String exec(String... command) throws InterruptedException {
        try {
            var result = container.execInContainer(command);
            if (result.getExitCode() != 0) {
                throw new AssertionError("command failed: node=" + name + " command=" + String.join(" ", command)
                        + " exit=" + result.getExitCode() + "\n" + result.getStdout() + result.getStderr());
            }
            return result.getStdout();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        container.stop();
    }
}
