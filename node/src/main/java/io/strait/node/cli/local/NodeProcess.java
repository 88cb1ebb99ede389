package io.strait.node.cli.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A node that runs as a child of this process, or did when it was started. For one thread. */
public final class NodeProcess {

    private static final long POLL_MS = 20;
    private static final int LAST_WORDS_LINES = 15;
    private static final int LAST_WORDS_BYTES = 64 << 10;

    private final String name;
    private final Process process;
    private final Path log;
    private final Path ready;

    private NodeProcess(String name, Process process, Path log, Path ready) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.ready = ready;
    }

    /**
     * Starts {@code strait node}; its output goes to {@code NAME.log} in {@code directory}.
     *
     * @param command makes the whole command of what follows {@code strait node}
     * @param arguments what follows {@code strait node} beside its name
     * @throws LocalClusterException when there is no such process afterwards
     */
    static NodeProcess start(String name, List<String> arguments, Path directory, UnaryOperator<List<String>> command) {
        Path log = directory.resolve(name + ".log");
        Path ready = directory.resolve(name + ".ready");
        List<String> all = new ArrayList<>(List.of("--name", name, "--ready-file", ready.toString()));
        all.addAll(arguments);
        try {
            Files.deleteIfExists(ready);
            Process process = new ProcessBuilder(command.apply(all))
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new NodeProcess(name, process, log, ready);
        } catch (IOException e) {
            throw new LocalClusterException("the process cannot be started: node=" + name + " log=" + log, e);
        }
    }

    /**
     * Waits until the node is a member of its cluster.
     *
     * @throws LocalClusterException when it ended or took longer than {@code timeout}
     */
    NodeEndpoints awaitReady(Duration timeout) throws InterruptedException {
        long deadlineNs = System.nanoTime() + timeout.toNanos();
        while (!Files.exists(ready)) {
            if (process.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
                throw new LocalClusterException("the node ended before it was ready: node=" + name + " exit="
                        + process.exitValue() + lastWords());
            }
            if (System.nanoTime() - deadlineNs >= 0) {
                throw new LocalClusterException(
                        "the node was not ready in time: node=" + name + " timeout=" + timeout + lastWords());
            }
        }
        return NodeEndpoints.readFrom(ready);
    }

    private String lastWords() {
        StringBuilder words = new StringBuilder(" log=").append(log);
        try {
            byte[] bytes = Files.readAllBytes(log);
            int from = Math.max(0, bytes.length - LAST_WORDS_BYTES);
            List<String> lines = new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            lines.stream()
                    .skip(Math.max(0, lines.size() - LAST_WORDS_LINES))
                    .forEach(line -> words.append("\n  | ").append(line));
        } catch (IOException e) {
            words.append(" (unreadable: ").append(e.getMessage()).append(')');
        }
        return words.toString();
    }

    /** What it was called. */
    public String name() {
        return name;
    }

    /** The process. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Its standard output and standard error. */
    public Path log() {
        return log;
    }
}
