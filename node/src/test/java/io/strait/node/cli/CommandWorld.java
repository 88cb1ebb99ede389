package io.strait.node.cli;

import io.strait.Strait;
import io.strait.StraitOptions;
import io.strait.client.local.LocalRuntime;
import io.strait.client.port.StraitFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine;

/** Runs commands against channels in this process. */
final class CommandWorld implements AutoCloseable {

    private final Map<String, String> environment;
    private final LocalRuntime runtime = new LocalRuntime(StraitOptions.defaults());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Strait strait = open(StraitOptions.defaults());

    CommandWorld() {
        this(Map.of());
    }

    CommandWorld(Map<String, String> environment) {
        this.environment = environment;
    }

    /** What a command left behind. */
    record Ended(int exit, String out, String err) {}

    /** A client beside the commands. */
    Strait strait() {
        return strait;
    }

    private Strait open(StraitOptions options) {
        return StraitFactory.over(runtime.open(), runtime.programs(), options);
    }

    Ended run(String... args) {
        return run(new byte[0], args);
    }

    Ended run(byte[] input, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = run(new ByteArrayInputStream(input), out, err, args);
        return new Ended(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    int run(InputStream in, OutputStream out, OutputStream err, String... args) {
        CliContext context = context(in, out, err);
        int exit = StraitCommand.run(context, args);
        context.out().flush();
        return exit;
    }

    private CliContext context(InputStream in, OutputStream out, OutputStream err) {
        return new CliContext(
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                in,
                environment,
                this::open,
                new Interruption());
    }

    /** The commands, to be looked at. */
    CommandLine commandLine() {
        return StraitCommand.commandLine(context(
                InputStream.nullInputStream(), OutputStream.nullOutputStream(), OutputStream.nullOutputStream()));
    }

    /** Runs a command that waits for something. */
    CompletableFuture<Ended> start(String... args) {
        return CompletableFuture.supplyAsync(() -> run(args), threads);
    }

    @Override
    public void close() {
        strait.close();
        threads.shutdownNow();
        runtime.close();
    }
}
