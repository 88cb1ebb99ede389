package io.strait.bench.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program in a process of its own, so that no series leaves its heap, its profile or its compiled code to the next one. It
 * gets a number of milliseconds per line of standard input and answers one line each ({@link Sample#parse}). Between two
 * requests it waits in a read and takes no processor; it ends when its standard input does, so it cannot outlive this
 * process.
 */
public final class ProbeProcess implements Probe {

    /** A program that takes this much longer than asked is stuck. Starting a million of something takes its time. */
    private static final Duration SLACK = Duration.ofSeconds(60);

    private static final long STOP_SECONDS = 5;

    private final String name;
    private final Duration slack;
    private final Process process;
    private final BufferedReader answers;
    private final OutputStream requests;

    /**
     * Starts it.
     *
     * @param name for errors
     * @param command program and arguments
     * @throws ProbeFailedException when it cannot be started
     */
    public ProbeProcess(String name, List<String> command) {
        this(name, command, SLACK);
    }

    ProbeProcess(String name, List<String> command, Duration slack) {
        this.name = name;
        this.slack = slack;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new ProbeFailedException("program cannot be started: program=" + name, e);
        }
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        requests = process.getOutputStream();
    }

    @Override
    public Sample measure(Duration atLeast) {
        try {
            requests.write((atLeast.toMillis() + "\n").getBytes(StandardCharsets.UTF_8));
            requests.flush();
            return Sample.parse(answer(atLeast.plus(slack)));
        } catch (IOException | IllegalStateException e) {
            throw new ProbeFailedException("no answer: program=" + name, e);
        }
    }

    private String answer(Duration timeout) {
        CompletableFuture<String> line = CompletableFuture.supplyAsync(this::readLine, task -> {
            Thread reader = new Thread(task, "answer-of-" + name);
            reader.setDaemon(true);
            reader.start();
        });
        try {
            return line.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new ProbeFailedException("program does not answer: program=" + name + " timeout=" + timeout, e);
        } catch (ExecutionException e) {
            throw new ProbeFailedException("no answer: program=" + name, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProbeFailedException("interrupted: program=" + name, e);
        }
    }

    private String readLine() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new ProbeFailedException("program ended: program=" + name);
            }
            return line;
        } catch (IOException e) {
            throw new ProbeFailedException("no answer: program=" + name, e);
        }
    }

    @Override
    public void close() {
        try {
            requests.close();
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly(); // it is gone already, or will not hear of the end of its input
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
