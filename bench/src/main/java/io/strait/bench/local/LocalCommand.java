package io.strait.bench.local;

import io.strait.bench.peer.GoPeer;
import io.strait.bench.peer.MavenPeer;
import io.strait.bench.peer.MeasuredJvm;
import io.strait.bench.peer.Peer;
import io.strait.bench.peer.PeerState;
import io.strait.bench.peer.Probe;
import io.strait.bench.peer.ProbeFailedException;
import io.strait.bench.peer.ProbeProcess;
import io.strait.bench.rig.MachineFacts;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code strait bench local}: tasklets and selects without a network beside Go, Kotlin and JCSP. */
@Command(
        name = "local",
        mixinStandardHelpOptions = true,
        description = "Measures tasklets and selects without a network, beside Go, Kotlin and JCSP where installed.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:measured; peers may be missing", "1:one of Strait's series failed", "2:wrong usage"})
public final class LocalCommand implements Callable<Integer> {

    /** With less, programs of the virtual machine are still being compiled while they are measured. */
    private static final int MIN_WARM_UP_SECONDS = 3;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the report to this file, as JSON.")
    private @Nullable Path json;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How long each program is measured, after as long, but at least 3, to warm up."
                    + " Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--only",
            paramLabel = "GROUP",
            split = ",",
            description = "Only these groups: ping-pong, select-8, standing, select-64, select-1024, select-65536,"
                    + " organisation, spawn, memory.")
    private @Nullable Set<String> only;

    @Option(
            names = "--docs",
            paramLabel = "FOLDER",
            description = "Also write charts to FOLDER/charts and the tables into FOLDER/performance.md.")
    private @Nullable Path docs;

    @Override
    public Integer call() throws IOException {
        if (seconds < 1) {
            System.err.println("bench local: --seconds must be at least 1");
            return CommandLine.ExitCode.USAGE;
        }
        List<Group> groups = Catalogue.groups().stream()
                .filter(group -> only == null || only.contains(group.name()))
                .toList();
        if (only != null && groups.size() != only.size()) {
            Set<String> unknown = new TreeSet<>(only);
            groups.forEach(group -> unknown.remove(group.name()));
            System.err.println("bench local: unknown group: name=" + String.join(",", unknown));
            return CommandLine.ExitCode.USAGE;
        }
        Map<String, PeerState> peers = preparePeers();
        LocalReport report = new LocalReport(MachineFacts.read(), peers);
        Rounds rounds = new Rounds(
                entry -> start(entry, peers),
                Duration.ofSeconds(Math.max(MIN_WARM_UP_SECONDS, seconds)),
                Duration.ofSeconds(seconds));
        for (Group group : groups) {
            System.err.println("bench local: measuring " + group.name());
            List<Entry> entries = group.entries().stream()
                    .filter(entry -> !(peers.get(entry.source()) instanceof PeerState.Missing))
                    .toList();
            report.add(rounds.run(group, entries));
        }
        report.print(System.out);
        write(report);
        return report.hasFailures() ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }

    private static Map<String, PeerState> preparePeers() {
        Path folder = Path.of(System.getProperty("strait.launcher", "./strait"))
                .toAbsolutePath()
                .resolveSibling("bench/peers");
        Map<String, PeerState> states = new LinkedHashMap<>();
        for (Peer peer : List.of(new GoPeer(folder), MavenPeer.kotlin(folder), MavenPeer.jcsp(folder))) {
            System.err.println("bench local: preparing " + peer.name());
            states.put(peer.name(), peer.prepare());
        }
        return states;
    }

    private static Probe start(Entry entry, Map<String, PeerState> peers) {
        if (entry.source().equals(Entry.STRAIT)) {
            return new ProbeProcess(entry.key(), straitCommand(entry.program()));
        }
        if (peers.get(entry.source()) instanceof PeerState.Ready ready) {
            List<String> command = new ArrayList<>(ready.command());
            command.add(entry.program());
            return new ProbeProcess(entry.key(), command);
        }
        throw new ProbeFailedException("peer is missing: peer=" + entry.source());
    }

    private static List<String> straitCommand(String program) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(MeasuredJvm.arguments());
        for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            boolean isFlag = argument.startsWith("--") || argument.startsWith("-XX");
            if (isFlag && !MeasuredJvm.isCollector(argument)) {
                command.add(argument);
            }
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), WorkloadProcess.class.getName(), program));
        return command;
    }

    private void write(LocalReport report) throws IOException {
        if (json != null) {
            Files.writeString(json, report.json());
        }
        if (docs != null) {
            Path charts = Files.createDirectories(docs.resolve("charts"));
            Map<String, String> drawn = LocalCharts.of(report.measured());
            for (Map.Entry<String, String> chart : drawn.entrySet()) {
                Files.writeString(charts.resolve(chart.getKey()), chart.getValue());
            }
            Path document = docs.resolve("performance.md");
            Files.writeString(
                    document,
                    GeneratedSection.replace(Files.readString(document), "local", report.markdown(drawn.keySet())));
        }
    }
}
