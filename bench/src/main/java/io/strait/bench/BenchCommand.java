package io.strait.bench;

import io.strait.bench.grpc.GrpcSeries;
import io.strait.bench.link.RawEcho;
import io.strait.bench.link.RemoteSelect;
import io.strait.bench.link.Rendezvous;
import io.strait.bench.local.LocalCommand;
import io.strait.bench.rig.Exchange;
import io.strait.bench.rig.MachineFacts;
import io.strait.bench.rig.PacedLoop;
import io.strait.bench.rig.Report;
import io.strait.bench.rig.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code strait bench}: measures everything in one run, prints a table, writes JSON. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        subcommands = LocalCommand.class,
        description = "Measures raw transports and Strait over them, side by side.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:measured", "1:a measurement failed", "2:wrong usage"})
public final class BenchCommand implements Callable<Integer> {

    private static final String RAW = "raw-aeron";
    private static final String GRPC = "grpc-echo";

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the report to this file, as JSON.")
    private @Nullable Path json;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "How long each series is measured, after half of that to warm up. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "5000",
            description = "Exchanges per second over Aeron. Default: ${DEFAULT-VALUE}.")
    private int rate;

    /** The launcher passes the command's own name as first argument. */
    public static void main(String[] arguments) {
        String[] rest = arguments.length > 0 && arguments[0].equals("bench")
                ? java.util.Arrays.copyOfRange(arguments, 1, arguments.length)
                : arguments;
        System.exit(new CommandLine(new BenchCommand()).execute(rest));
    }

    @Override
    public Integer call() throws Exception {
        if (seconds < 1 || rate < 1) {
            System.err.println("bench: --seconds and --rate must be at least 1");
            return CommandLine.ExitCode.USAGE;
        }
        Report report = new Report(MachineFacts.read());
        report.add(paced(RAW, "one message there and back, Aeron UDP, two processes", RawEcho::new, null));
        report.add(paced(
                "cross-node-rendezvous",
                "a send to a waiting receiver of another node, home there",
                () -> new Rendezvous(false),
                RAW));
        report.add(paced(
                "cross-node-rendezvous-home-here",
                "the same with the home on the sender's node",
                () -> new Rendezvous(true),
                RAW));
        report.add(paced(
                "cross-node-select",
                "a select of two sends, homes on two other nodes with waiting receivers",
                RemoteSelect::new,
                RAW));
        GrpcSeries grpc = GrpcSeries.measure(warmUp(), seconds);
        report.add(new Series(GRPC, "one message there and back, bare gRPC stream", grpc.echo(), null));
        report.add(
                new Series("sdk-pingpong", "ping and pong between two SDK clients of one node", grpc.pingPong(), GRPC));
        report.print(System.out);
        write(report);
        return CommandLine.ExitCode.OK;
    }

    private Series paced(String name, String what, Supplier<Exchange> exchange, @Nullable String baseline) {
        try (Exchange measured = exchange.get()) {
            Histogram times = PacedLoop.run(measured, rate, warmUp(), seconds);
            return new Series(name, what, times, baseline);
        }
    }

    private int warmUp() {
        return Math.max(1, seconds / 2);
    }

    private void write(Report report) throws IOException {
        if (json != null) {
            Files.writeString(json, report.json());
        }
    }
}
