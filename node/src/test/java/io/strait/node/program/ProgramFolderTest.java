package io.strait.node.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.node.LogLines;
import io.strait.tasklet.ProgramProvider;
import io.strait.tasklet.program.ProgramCatalog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars with programs that the node's class path does not have. */
class ProgramFolderTest {

    private static final String SERVICE = "META-INF/services/io.strait.tasklet.ProgramProvider";

    @TempDir
    private Path folder;

    /** A jar with a program of this name, compiled here. */
    private void addJar(String jar, String type, String program) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("sources"));
        Path source = sources.resolve(type + ".java");
        Files.writeString(source, """
                import io.strait.tasklet.Program;
                import io.strait.tasklet.ProgramProvider;

                public final class %s implements ProgramProvider {
                    public String name() { return "%s"; }
                    public String description() { return "of a jar"; }
                    public Program create() { return context -> context.log("ran"); }
                }
                """.formatted(type, program));
        int exit = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-proc:none",
                        "-d",
                        sources.toString(),
                        source.toString());
        assertThat(exit).isZero();
        write(jar, type, Files.readAllBytes(sources.resolve(type + ".class")));
    }

    private void write(String jar, String type, byte[] compiled) throws IOException {
        try (OutputStream file = Files.newOutputStream(folder.resolve(jar));
                JarOutputStream entries = new JarOutputStream(file)) {
            entries.putNextEntry(new JarEntry(SERVICE));
            entries.write(type.getBytes(StandardCharsets.UTF_8));
            if (compiled.length > 0) {
                entries.putNextEntry(new JarEntry(type + ".class"));
                entries.write(compiled);
            }
        }
    }

    private static List<String> names(ProgramFolder programs) {
        return programs.catalog().providers().stream()
                .map(ProgramProvider::name)
                .toList();
    }

    @Test
    void shouldHaveTheBuiltInProgramsAndThoseOfTheFolder() throws Exception {
        addJar("one.jar", "First", "first");
        addJar("two.jar", "Second", "second");

        try (ProgramFolder programs = ProgramFolder.open(Optional.of(folder))) {
            assertThat(names(programs)).contains("count", "echo", "first", "second", "sieve-filter");
        }
        try (ProgramFolder programs = ProgramFolder.open(Optional.empty())) {
            assertThat(names(programs)).contains("count", "echo").doesNotContain("first", "second");
        }
    }

    @Test
    void shouldRefuseAProgramWhoseNameIsTaken() throws Exception {
        addJar("one.jar", "First", "echo");

        assertThatThrownBy(() -> ProgramFolder.open(Optional.of(folder)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("name=echo")
                .hasMessageContaining("First");
    }

    @Test
    void shouldNameAProgramThatCannotBeLoaded() throws Exception {
        write("one.jar", "NotThere", new byte[0]);

        assertThatThrownBy(() -> ProgramFolder.open(Optional.of(folder)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("provider=NotThere jar=" + folder.resolve("one.jar"));
    }

    @Test
    void shouldNameAJarThatCannotBeRead() throws Exception {
        Files.writeString(folder.resolve("text.jar"), "not a jar");

        assertThatThrownBy(() -> ProgramFolder.open(Optional.of(folder)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("jar=" + folder.resolve("text.jar"));
    }

    @Test
    void shouldLogWhatThereIsAndWarnOfAJarWithoutPrograms() throws Exception {
        addJar("one.jar", "First", "first");
        write("two.jar", "# nothing but a comment", new byte[0]);
        int builtIn = ProgramCatalog.load(ProgramFolder.class.getClassLoader())
                .providers()
                .size();

        try (LogLines log = new LogLines(ProgramFolder.class)) {
            ProgramFolder.open(Optional.of(folder)).close();
            ProgramFolder.open(Optional.empty()).close();

            assertThat(log.lines())
                    .containsExactly(
                            "WARN jar names no program: jar=" + folder.resolve("two.jar") + " expected=" + SERVICE,
                            "INFO programs: directory=" + folder + " jars=2 programs=" + (builtIn + 1),
                            "INFO programs: directory=none jars=0 programs=" + builtIn);
        }
    }

    @Test
    void shouldNameAFolderThatCannotBeRead() {
        assertThatThrownBy(() -> ProgramFolder.open(Optional.of(folder.resolve("none"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("strait.programs.directory=")
                .hasMessageContaining("none");
    }
}
