package io.strait.node.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a process of its own: nothing of it outlives it, however it ends. */
class DemoProcessTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path run;

    private final List<ProcessHandle> started = new ArrayList<>();

    @AfterEach
    void endAll() {
        started.forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void shouldStopItsNodesAndDeleteItsFilesWhenToldToStop() throws Exception {
        Process demo = startDemo();
        List<ProcessHandle> nodes = awaitWork(demo);

        demo.destroy(); // SIGTERM goes the way of SIGINT, which a test that runs in the background may not get

        assertThat(demo.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).isEqualTo(143);
        assertThat(nodes).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        assertThat(filesOfDemos()).isEmpty();
    }

    @Test
    void shouldNotLeaveANodeBehindWhenItIsKilledWhileTheNodeStarts() throws Exception {
        Process demo = startDemo();
        await().atMost(LONG).until(() -> demo.descendants().findAny().isPresent());
        List<ProcessHandle> nodes = demo.descendants().toList();
        started.addAll(nodes);

        demo.destroyForcibly();

        await().atMost(LONG).until(() -> nodes.stream().noneMatch(ProcessHandle::isAlive));
    }

    private Process startDemo() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--"))
                .forEach(command::add);
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), StraitCommand.class.getName()));
        command.addAll(List.of("demo", "--nodes", "1", "--seconds", "600", "--text", text().toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("STRAIT_RUN_DIR", run.toString());
        Process demo = builder.start();
        started.add(demo.toHandle());
        return demo;
    }

    private Path text() throws IOException {
        return Files.writeString(run.resolve("text.txt"), "to be or not to be\n");
    }

    /** Returns its nodes once the workloads run. */
    private List<ProcessHandle> awaitWork(Process demo) throws IOException {
        BufferedReader out = demo.inputReader();
        List<String> said = new ArrayList<>();
        String line;
        while ((line = out.readLine()) != null) {
            said.add(line);
            if (line.contains("first result")) {
                List<ProcessHandle> nodes = demo.descendants().toList();
                started.addAll(nodes);
                return nodes;
            }
        }
        throw new AssertionError("the demo ended: output=" + said);
    }

    private List<Path> filesOfDemos() throws IOException {
        try (Stream<Path> tree = Files.walk(run)) {
            return tree.filter(path -> path.getFileName().toString().startsWith("demo-"))
                    .toList();
        }
    }
}
