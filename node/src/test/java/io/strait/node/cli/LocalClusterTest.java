package io.strait.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.UnavailableException;
import io.strait.node.cli.CommandWorld.Ended;
import io.strait.node.cli.local.NodeEndpoints;
import io.strait.node.cli.local.RunDirectory;
import io.strait.node.cli.local.UpState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What commands say when the cluster of {@code strait up} is there, or not. */
@Timeout(30)
class LocalClusterTest {

    private static final String HINT = "; no endpoints were given: 'strait up' starts a cluster";

    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    private Path base;

    @BeforeEach
    void keepFilesApart() {
        environment.put("STRAIT_RUN_DIR", base.toString());
    }

    /** As after {@code strait up 1}, with this process in the place of the node's. */
    private void pretendOneNodeIsUp() throws IOException {
        ProcessHandle self = ProcessHandle.current();
        NodeEndpoints endpoints = new NodeEndpoints(
                "n1", "00000000000000ff", self.pid(), "127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3", "127.0.0.1:4");
        long started = self.info().startInstant().map(Instant::toEpochMilli).orElseThrow();
        RunDirectory run = RunDirectory.of(environment);
        run.create();
        Files.createDirectories(UpState.directory(run));
        new UpState(List.of(new UpState.Node(endpoints, started, base.resolve("n1.log")))).write(run);
    }

    private Ended run(String... args) {
        try (CommandWorld world = new CommandWorld(environment)) {
            return world.run(args);
        }
    }

    @Test
    void shouldRefuseSettingsForAClusterThatIsUp() throws IOException {
        pretendOneNodeIsUp();

        Ended again = run("up", "1");
        assertThat(again.exit()).isZero();
        assertThat(again.err()).isEqualTo("strait up: is up already\n");

        assertThat(run("up", "1", "-D", "scheduler.idle=low-latency", "-Dedge.port=0"))
                .isEqualTo(new Ended(
                        1,
                        "",
                        "strait up: is up already, and its settings stay as they are: run strait down first:"
                                + " nodes=1 settings=scheduler.idle=low-latency,edge.port=0\n"));
    }

    /** What a command writes to standard error when no node can be reached. */
    private String unreachable(String... args) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CliContext context = new CliContext(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                InputStream.nullInputStream(),
                environment,
                options -> {
                    throw new UnavailableException("no node: reason=test");
                },
                new Interruption());
        assertThat(StraitCommand.run(context, args)).isEqualTo(1);
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldNameUpWhenNoNodeAnswersAndNoneWasNamed() {
        assertThat(unreachable("ps")).isEqualTo("strait ps: no node: reason=test" + HINT + "\n");
        assertThat(unreachable("send", "orders", "x")).isEqualTo("strait send: no node: reason=test" + HINT + "\n");
    }

    @Test
    void shouldNotNameUpWhenItIsKnownWhichNodesDoNotAnswer() throws IOException {
        assertThat(unreachable("ps", "-e", "127.0.0.1:1")).doesNotContain("strait up");
        assertThat(unreachable("nodes", "-e", freePort()))
                .contains("UNAVAILABLE")
                .doesNotContain("strait up");

        environment.put("STRAIT_ENDPOINTS", "127.0.0.1:1");
        assertThat(unreachable("ps")).doesNotContain("strait up");

        environment.remove("STRAIT_ENDPOINTS");
        pretendOneNodeIsUp();
        assertThat(unreachable("ps")).doesNotContain("strait up");
    }

    @Test
    void shouldNameTheStateFileWhenItCannotBeRead() throws IOException {
        pretendOneNodeIsUp();
        Path file = UpState.directory(RunDirectory.of(environment)).resolve("state.json");
        Files.writeString(file, "{}");

        assertThat(unreachable("ps"))
                .startsWith("strait ps: ")
                .contains("file=" + file)
                .doesNotContain("\tat ");
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }
}
