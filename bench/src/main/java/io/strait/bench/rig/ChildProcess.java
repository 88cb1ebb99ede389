package io.strait.bench.rig;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The other process of a measurement: the same class path and JVM flags, another main class. It says {@code ready ...} on
 * its first line and ends when its standard input does, so it cannot outlive this process.
 */
public final class ChildProcess implements AutoCloseable {

    private static final String READY = "ready ";
    private static final long STOP_SECONDS = 15;

    private final Process process;
    private final String ready;

    /**
     * Starts it and waits until it is ready.
     *
     * @throws IllegalStateException when it ends before that; its errors are on this process's
     */
    public ChildProcess(Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (argument.startsWith("--") || argument.startsWith("-XX")) {
                command.add(argument);
            }
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            ready = awaitReady(main);
        } catch (IOException e) {
            throw new UncheckedIOException("child process: cannot start: main=" + main.getName(), e);
        }
    }

    private String awaitReady(Class<?> main) throws IOException {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(READY)) {
                return line.substring(READY.length());
            }
        }
        throw new IllegalStateException("child process ended before it was ready: main=" + main.getName());
    }

    /** In the child: tells the parent that it can begin. */
    public static void announce(String what) {
        System.out.println(READY + what);
        System.out.flush();
    }

    /** In the child: runs {@code step} until the parent is gone. */
    public static void repeatUntilOrphaned(Runnable step) {
        OrphanWatch watch = new OrphanWatch();
        watch.start();
        while (watch.isAlive()) {
            step.run();
        }
    }

    /** In the child: waits until the parent is gone. */
    public static void awaitOrphaned() throws InterruptedException {
        OrphanWatch watch = new OrphanWatch();
        watch.start();
        watch.join();
    }

    /** Ends with standard input. */
    private static final class OrphanWatch extends Thread {

        OrphanWatch() {
            super("orphan-watch");
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                while (System.in.read() >= 0) {
                    Thread.onSpinWait();
                }
            } catch (IOException e) {
                System.err.println("child process: parent is gone: " + e.getMessage());
            }
        }
    }

    /** What it said when it was ready. */
    public String ready() {
        return ready;
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
