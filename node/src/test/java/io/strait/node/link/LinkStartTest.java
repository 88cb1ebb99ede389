package io.strait.node.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.strait.core.id.NodeUid;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator gets wrong is told at launch, with what was needed and what was found. */
class LinkStartTest {
    @TempDir
    private Path directory;

    private LinkContext context(LinkAddress address) {
        return LinkContext.of(LinkNode.freshUid(), "test", address, LinkListener.NONE)
                .withDirectory(directory);
    }

    private static LinkAddress anyPort() {
        return LinkAddress.of("127.0.0.1", 0);
    }

    private static LinkException launchFails(LinkContext context) {
        return catchThrowableOfType(
                LinkException.class, () -> LinkLayer.launch(context).close());
    }

    private void assertNothingIsLeft() throws IOException {
        try (var files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void shouldTellTheBoundPort() {
        try (LinkLayer layer = LinkLayer.launch(context(anyPort()))) {
            assertThat(layer.endpoint()).matches("127\\.0\\.0\\.1:[1-9][0-9]+");
        }
    }

    @Test
    void shouldAdvertiseAnotherHostThanItBinds() {
        try (LinkLayer layer = LinkLayer.launch(context(new LinkAddress("0.0.0.0", 0, "node-1.example")))) {
            assertThat(layer.endpoint()).matches("node-1\\.example:[1-9][0-9]+");
        }
    }

    @Test
    void shouldLeaveNothingBehind() throws IOException {
        LinkLayer layer = LinkLayer.launch(context(anyPort()));

        layer.close();
        layer.close();

        assertNothingIsLeft();
    }

    @Test
    void shouldNameADirectoryThatIsNone() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        LinkException error = launchFails(context(anyPort()).withDirectory(file));

        assertThat(error.kind()).isEqualTo(LinkException.Kind.DIRECTORY_NOT_WRITABLE);
        assertThat(error).hasMessageContaining("parent=" + file + " reason=it is no directory");
    }

    @Test
    void shouldNameADirectoryThatCannotBeWritten() {
        // Nobody can make a directory in there, not even root, who ignores permissions.
        Path proc = Path.of("/proc");

        LinkException error = launchFails(context(anyPort()).withDirectory(proc));

        assertThat(error.kind()).isEqualTo(LinkException.Kind.DIRECTORY_NOT_WRITABLE);
        assertThat(error).hasMessageContaining("parent=/proc").hasMessageContaining(AeronDirectory.PREFIX);
    }

    @Test
    void shouldTellHowMuchStorageIsNeeded() throws IOException {
        long needed = AeronTransport.requiredBytes(LinkLimits.DEFAULT);

        LinkException error = launchFails(context(anyPort()).withUsableBytes(path -> 1_000_000));

        assertThat(error.kind()).isEqualTo(LinkException.Kind.STORAGE_TOO_SMALL);
        assertThat(error).hasMessageContaining("neededBytes=" + needed + " availableBytes=1000000");
        assertNothingIsLeft();
    }

    @Test
    void shouldFitIntoTheSharedMemoryThatContainersGet() {
        assertThat(AeronTransport.requiredBytes(LinkLimits.DEFAULT)).isBetween(16L << 20, 64L << 20);
    }

    @Test
    void shouldNameAnOccupiedPort() throws IOException {
        try (DatagramSocket occupant = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            LinkException error = launchFails(context(LinkAddress.of("127.0.0.1", occupant.getLocalPort())));

            assertThat(error.kind()).isEqualTo(LinkException.Kind.PORT_OCCUPIED);
            assertThat(error).hasMessageContaining("endpoint=127.0.0.1:" + occupant.getLocalPort());
        }
        assertNothingIsLeft();
    }

    @Test
    void shouldNameAnAddressOfAnotherMachine() throws IOException {
        LinkException error = launchFails(context(LinkAddress.of("192.0.2.1", 0)));

        assertThat(error.kind()).isEqualTo(LinkException.Kind.ADDRESS_NOT_USABLE);
        assertThat(error).hasMessageContaining("endpoint=192.0.2.1:0");
        assertNothingIsLeft();
    }

    @Test
    void shouldSweepDirectoriesOfDeadProcessesOnly() throws IOException {
        Path orphan = Files.createDirectories(directory.resolve(AeronDirectory.PREFIX + new NodeUid(1)));
        Files.createFile(orphan.resolve("owner.lock"));
        Files.createFile(Files.createDirectory(orphan.resolve("driver-0")).resolve("cnc.dat"));
        Path unlocked = Files.createDirectory(directory.resolve(AeronDirectory.PREFIX + new NodeUid(2)));
        Path foreign = Files.createDirectory(directory.resolve("aeron-somebody"));

        try (LinkLayer first = LinkLayer.launch(context(anyPort()));
                LinkLayer second = LinkLayer.launch(context(anyPort()))) {
            assertThat(orphan).doesNotExist();
            assertThat(unlocked).exists();
            assertThat(foreign).exists();
            assertThat(first.endpoint()).isNotEqualTo(second.endpoint());
            try (var files = Files.list(directory)) {
                assertThat(files).hasSize(4);
            }
        }
    }

    @Test
    void shouldNotSweepTheDirectoryOfALivingProcess() throws IOException, InterruptedException {
        Path living = Files.createDirectories(directory.resolve(AeronDirectory.PREFIX + new NodeUid(3)));
        Path lock = Files.createFile(living.resolve("owner.lock"));
        Process owner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        lock.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(owner.getInputStream().read()).isEqualTo('!');

            LinkLayer.launch(context(anyPort())).close();
            assertThat(living).exists();
        } finally {
            owner.destroyForcibly().waitFor();
        }

        LinkLayer.launch(context(anyPort())).close();
        assertThat(living).doesNotExist();
    }
}
