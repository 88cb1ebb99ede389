package io.strait.node.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ending processes, and noticing the end of one. */
class ProcessesTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endAll() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void shouldEndProcessesThatListen() throws Exception {
        Process one = shell("echo ready; exec sleep 600");
        Process two = shell("echo ready; exec sleep 600");

        List<ProcessHandle> killed = ProcessStop.stop(List.of(one.toHandle(), two.toHandle()), LONG);

        assertThat(killed).isEmpty();
        assertThat(one.waitFor(1, TimeUnit.SECONDS)).isTrue();
        assertThat(two.waitFor(1, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldKillAProcessThatDoesNotListen() throws Exception {
        Process deaf = shell("trap '' TERM; echo ready; while :; do sleep 600; done");

        List<ProcessHandle> killed = ProcessStop.stop(List.of(deaf.toHandle()), Duration.ofMillis(50));

        assertThat(killed).containsExactly(deaf.toHandle());
        assertThat(deaf.waitFor(1, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldNoticeWhenTheParentIsGone() throws Exception {
        Process parent = shell("echo ready; exec sleep 600");
        CompletableFuture<String> gone = new CompletableFuture<>();

        ParentWatch.watch(parent.pid(), () -> gone.complete("gone"));
        assertThat(gone).isNotDone();
        parent.destroyForcibly();

        assertThat(gone.get(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo("gone");
    }

    @Test
    void shouldNoticeAtOnceWhenTheParentWasGoneBefore() throws Exception {
        Process parent = shell("echo ready");
        assertThat(parent.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        CompletableFuture<String> gone = new CompletableFuture<>();

        ParentWatch.watch(parent.pid(), () -> gone.complete("gone"));

        assertThat(gone.get(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo("gone");
    }

    /** Started, and past everything that comes before its first line. */
    private Process shell(String script) throws IOException {
        Process process = new ProcessBuilder("sh", "-c", script).start();
        started.add(process);
        BufferedReader out = process.inputReader();
        assertThat(out.readLine()).isEqualTo("ready");
        return process;
    }
}
