package io.strait.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.strait.node.LogLines;
import io.strait.node.StraitNode;
import io.strait.node.cli.CommandWorld.Ended;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A node that cannot start says why in one line and exits; what it had begun is gone. */
class NodeCommandTest {

    private static final List<String> PLANES = List.of("grpc", "admin", "cluster", "data");

    private final CommandWorld world = new CommandWorld();

    @AfterEach
    void close() {
        world.close();
    }

    /** On free ports but for those that {@code arguments} name. */
    private Ended node(String... arguments) {
        List<String> line = new ArrayList<>(List.of("node", "--seeds", ""));
        List<String> given = List.of(arguments);
        PLANES.stream()
                .map(plane -> "--" + plane + "-port")
                .filter(option -> !given.contains(option))
                .forEach(option -> line.addAll(List.of(option, "0")));
        line.addAll(given);
        return world.run(line.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({"grpc,edge: cannot listen", "admin,admin: cannot listen", "cluster,control plane: cannot listen"})
    void shouldNameThePlaneAndThePortWhenATcpPortIsTaken(String plane, String words) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Ended ended = node("--" + plane + "-port", Integer.toString(taken.getLocalPort()));

            assertCannotStart(ended, words + ": ");
            assertThat(ended.err())
                    .contains("127.0.0.1:" + taken.getLocalPort())
                    .contains("Address already in use");
        }
    }

    @Test
    void shouldLogTheConfigurationOnOneLine() throws IOException {
        try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
                LogLines log = new LogLines(StraitNode.class)) {
            node("--name", "logged", "--data-port", Integer.toString(taken.getLocalPort()));

            assertThat(log.lines())
                    .filteredOn(line -> line.startsWith("INFO configuration: "))
                    .singleElement(STRING)
                    .contains("strait.node.name = \"logged\", ", "strait.limits.max-records = ")
                    .doesNotContain("\n");
        }
    }

    @Test
    void shouldNameThePlaneAndThePortWhenTheUdpPortIsTaken() throws IOException {
        try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            Ended ended = node("--data-port", Integer.toString(taken.getLocalPort()));

            assertCannotStart(ended, "data plane: cannot listen: ");
            assertThat(ended.err())
                    .contains("127.0.0.1:" + taken.getLocalPort())
                    .contains("Address already in use");
        }
    }

    @Test
    void shouldNameTheDirectoryWhenAeronsFilesCannotBeThere(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        Ended ended = node("-Ddata.aeron-dir=" + file);

        assertCannotStart(ended, "data plane: cannot make a directory for Aeron's files: ");
        assertThat(ended.err()).contains("parent=" + file);
    }

    @Test
    void shouldSayHowMuchSpaceAeronNeedsWhenThereIsTooLittle(@TempDir Path directory) throws IOException {
        // The most that can be asked for: 3 x 64 MiB for each of 2,008 streams, and 12 MiB.
        assumeTrue(Files.getFileStore(directory).getUsableSpace() < 3L * (64 << 20) * 2_008, "this disk has that much");

        Ended ended = node("-Ddata.aeron-dir=" + directory, "-Ddata.term-length=64MiB", "-Ddata.expected-peers=1000");

        assertCannotStart(ended, "data plane: too little space for Aeron's files: ");
        assertThat(ended.err())
                .contains("directory=" + directory)
                .contains("neededBytes=")
                .contains("availableBytes=");
    }

    @Test
    void shouldExitWith2AndListAllProblemsWhenTheConfigurationCannotBeUsed() {
        Ended ended = node("-Ddata.term-length=3", "-Dnonsense=1", "--host", "[::1]");

        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.err())
                .startsWith("strait node: configuration: ")
                .contains("strait.data.term-length")
                .contains("strait.nonsense")
                .contains("strait.node.host")
                .doesNotContain("\tat ");
    }

    private static void assertCannotStart(Ended ended, String words) {
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .startsWith("strait node: the node cannot start: " + words)
                .hasLineCount(1);
    }
}
