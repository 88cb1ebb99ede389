package io.strait.node.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {

    @TempDir
    Path base;

    @Test
    void shouldPreferItsOwnVariable() {
        Map<String, String> both = Map.of("STRAIT_RUN_DIR", "/a", "XDG_RUNTIME_DIR", "/b");

        String user = System.getProperty("user.name");
        assertThat(RunDirectory.of(both).path()).hasToString("/a/strait-" + user);
        assertThat(RunDirectory.of(Map.of("XDG_RUNTIME_DIR", "/b")).path()).hasToString("/b/strait-" + user);
        assertThat(RunDirectory.of(Map.of()).path().getParent())
                .isEqualTo(Path.of(System.getProperty("java.io.tmpdir")));
    }

    @Test
    void shouldBeReadableByItsUserOnly() throws IOException {
        Path created = run().create();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(created)))
                .isEqualTo("rwx------");
        assertThat(run().create()).isEqualTo(created);
    }

    @Test
    void shouldRefuseALinkInItsPlace() throws IOException {
        Path elsewhere = Files.createDirectory(base.resolve("elsewhere"));
        Files.createSymbolicLink(run().path(), elsewhere);

        assertThatThrownBy(() -> run().create())
                .isInstanceOf(LocalClusterException.class)
                .hasMessageContaining(run().path().toString());
    }

    @Test
    void shouldDeleteADirectoryWithItsContentAndNothingBehindLinks() throws IOException {
        Path kept = Files.writeString(base.resolve("kept"), "x");
        Path directory = Files.createDirectories(base.resolve("gone/deeper")).getParent();
        Files.createSymbolicLink(directory.resolve("link"), base);

        RunDirectory.delete(directory);

        assertThat(directory).doesNotExist();
        assertThat(kept).exists();
        RunDirectory.delete(directory);
    }

    @Test
    void shouldReleaseTheLockWhenTheStepHasEnded() throws InterruptedException {
        assertThat(run().<String>locked(() -> "first")).isEqualTo("first");
        assertThat(run().<String>locked(() -> "second")).isEqualTo("second");
    }

    private RunDirectory run() {
        return RunDirectory.of(Map.of("STRAIT_RUN_DIR", base.toString()));
    }
}
