package io.strait.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The project's {@code docker-compose.yml}, run with whichever compose there is: {@code docker-compose} (v1, or v2 under that
 * name) or {@code docker compose}. (Testcontainers has a class for each of them, and neither runs on both.)
 */
final class Compose implements AutoCloseable {

    private static final Duration UP = Duration.ofMinutes(3);
    private static final Duration DOWN = Duration.ofMinutes(1);
    private static final Duration COMMAND = Duration.ofSeconds(60);

    private final List<String> program;
    private final Map<String, String> environment;

    private Compose(List<String> program, Map<String, String> environment) {
        this.program = program;
        this.environment = environment;
    }

    /** Empty when there is no compose. The environment fills the variables of the file. */
    static Optional<Compose> find(String project, Map<String, String> environment) {
        for (List<String> program : List.of(List.of("docker-compose"), List.of("docker", "compose"))) {
            Compose compose = new Compose(program, environment);
            if (compose.works()) {
                List<String> named = new ArrayList<>(program);
                named.addAll(List.of("--project-name", project));
                return Optional.of(new Compose(named, environment));
            }
        }
        return Optional.empty();
    }

    private boolean works() {
        try {
            return execute(COMMAND, List.of("version")).exitCode() == 0;
        } catch (UncheckedIOException notInstalled) {
            return false;
        }
    }

    /** As an operator does it: builds the image and starts the nodes, in the background. */
    void up() {
        run(UP, "up", "--detach", "--build");
    }

    String run(String... arguments) {
        return run(COMMAND, arguments);
    }

    private String run(Duration timeout, String... arguments) {
        Result result = execute(timeout, List.of(arguments));
        if (result.exitCode() != 0) {
            throw new AssertionError(program + " " + String.join(" ", arguments) + ": exit=" + result.exitCode() + "\n"
                    + result.output());
        }
        return result.output();
    }

    @Override
    public void close() {
        run(DOWN, "down", "--volumes", "--remove-orphans");
    }

    private record Result(int exitCode, String output) {}

    private Result execute(Duration timeout, List<String> arguments) {
        List<String> command = new ArrayList<>(program);
        command.addAll(arguments);
        try {
            Path output = Files.createTempFile("compose", ".out");
            try {
                return execute(timeout, command, output);
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Result execute(Duration timeout, List<String> command, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Project.root().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(command + ": not done after " + timeout + "\n" + Files.readString(output));
            }
            return new Result(process.exitValue(), Files.readString(output));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(command + ": interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
