package io.strait.node.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextSourceTest {

    @TempDir
    Path directory;

    @Test
    void shouldReadTheProjectsOwnTextAndNothingBuilt() throws IOException {
        write("README.md", "one\ntwo\n");
        write("core/src/main/java/A.java", "three\n");
        write("core/target/generated/B.java", "four\n");
        write(".git/C.java", "five\n");
        write("picture.png", "six\n");

        TextSource text = TextSource.ofProject(directory);

        assertThat(text.lines()).containsExactlyInAnyOrder("one", "two", "three");
        assertThat(text.description()).isEqualTo("2 files");
    }

    @Test
    void shouldCutLinesThatAreTooLongForAValue() throws IOException {
        Path file = write("long.txt", "x".repeat(40_000) + "\n\nend");

        TextSource text = TextSource.of(List.of(file));

        assertThat(text.lines()).hasSize(5);
        assertThat(String.join("", text.lines())).hasSize(40_003);
    }

    @Test
    void shouldAcceptBytesThatAreNoText() throws IOException {
        Path file = directory.resolve("binary");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 'a'});

        assertThat(TextSource.of(List.of(file)).lines()).containsExactly("\ufffd\ufffda");
    }

    @Test
    void shouldNameTheFileWhenThereIsNone() {
        Path missing = directory.resolve("missing.txt");

        assertThatThrownBy(() -> TextSource.of(List.of(missing)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(missing.toString());
    }

    @Test
    void shouldRefuseWhenThereIsNoLine() throws IOException {
        Path empty = write("empty.txt", "");

        assertThatThrownBy(() -> TextSource.of(List.of(empty)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("empty.txt");
    }

    private Path write(String path, String content) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }
}
