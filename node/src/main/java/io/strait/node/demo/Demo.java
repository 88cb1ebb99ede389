package io.strait.node.demo;

import io.strait.Endpoint;
import io.strait.Strait;
import io.strait.StraitOptions;
import io.strait.node.cli.local.LocalNodes;
import io.strait.node.cli.local.NodeEndpoints;
import io.strait.node.cli.local.RunDirectory;
import io.strait.node.cli.output.Fields;
import io.strait.node.cli.query.ClusterQueries;
import io.strait.node.cli.query.MembershipWait;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The whole demo: node processes, clients of each, workloads, the verdict. For one thread. */
public final class Demo {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    /** Somebody who has pressed Ctrl-C waits for this. Less than the signal's own patience. */
    private static final Duration INTERRUPTED_GRACE = Duration.ofSeconds(3);

    private static final Duration PLAIN_INTERVAL_LEAST = Duration.ofSeconds(1);
    private static final int PLAIN_LINES = 20;

    /** Nodes, clients and whatever else this machine does share its processors: a pause is not yet a failure. */
    private static final String PATIENT = "-Dcluster.profile=conservative";

    /** With fewer processors than nodes, one that waits by yielding takes the time from one that has work. */
    private static final String SHARING = "-Dscheduler.idle=low-power";

    private final Settings settings;
    private final PrintStream out;
    private List<Fields> rows = List.of();

    /**
     * What to run.
     *
     * @param nodes how many, at least 1
     * @param duration of the workloads
     * @param text files for the word count; empty: the project's own
     * @param projectRoot where the project's own sources are
     * @param logs for the nodes' output; deleted at the end unless something went wrong
     * @param terminal whether the output can be drawn over
     * @param connector opens a client
     */
    public record Settings(
            int nodes,
            Duration duration,
            List<Path> text,
            Path projectRoot,
            Path logs,
            boolean terminal,
            Function<StraitOptions, Strait> connector) {}

    /**
     * How it ended.
     *
     * @param line the closing line: {@code demo: operations=N selects=N cross-node=N violations=N}
     * @param fields the same for programs
     * @param violations how often something happened that must not
     */
    public record Result(String line, Fields fields, long violations) {}

    private Demo(Settings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    /**
     * Runs the demo and shows it on {@code out}; the closing line is the caller's to print.
     *
     * @throws io.strait.node.cli.local.LocalClusterException when the nodes do not come up
     */
    public static Result run(Settings settings, PrintStream out) throws InterruptedException {
        return new Demo(settings, out).run();
    }

    private Result run() throws InterruptedException {
        TextSource text = settings.text().isEmpty()
                ? TextSource.ofProject(settings.projectRoot())
                : TextSource.of(settings.text());
        WordCount words = new WordCount(text);
        Verdict verdict;
        try {
            verdict = withNodes(words);
        } catch (InterruptedException e) {
            RunDirectory.delete(settings.logs());
            throw e;
        }
        settle(verdict, words);
        return new Result(verdict.line(), verdict.fields(), verdict.violationCount());
    }

    private Verdict withNodes(WordCount words) throws InterruptedException {
        LocalNodes nodes = LocalNodes.start(new LocalNodes.Settings(
                settings.nodes(),
                settings.logs(),
                "demo-" + ProcessHandle.current().pid(),
                true,
                nodeSettings(),
                START_TIMEOUT,
                this::say));
        try {
            Verdict verdict = withClients(nodes.endpoints(), words);
            stop(nodes, LocalNodes.STOP_GRACE);
            return verdict;
        } catch (InterruptedException e) {
            stop(nodes, INTERRUPTED_GRACE);
            throw e;
        } catch (RuntimeException e) {
            say("logs of the nodes: " + settings.logs());
            throw e;
        } finally {
            nodes.kill();
        }
    }

    private void stop(LocalNodes nodes, Duration grace) throws InterruptedException {
        say("stopping the nodes");
        List<String> killed = nodes.stop(grace);
        if (!killed.isEmpty()) {
            say("killed because they did not stop: " + killed);
        }
    }

    private List<String> nodeSettings() {
        return Runtime.getRuntime().availableProcessors() > settings.nodes()
                ? List.of(PATIENT)
                : List.of(PATIENT, SHARING);
    }

    private Verdict withClients(List<NodeEndpoints> endpoints, WordCount words) throws InterruptedException {
        List<Strait> clients = new ArrayList<>();
        try {
            awaitMembership(endpoints);
            List<DemoNode> nodes = new ArrayList<>();
            for (NodeEndpoints node : endpoints) {
                Strait client = settings.connector()
                        .apply(StraitOptions.builder()
                                .endpoints(node.grpc())
                                .clientName("demo")
                                // All participants share the processors with the nodes: who watches, takes.
                                .spin(Duration.ZERO)
                                .build());
                clients.add(client);
                nodes.add(new DemoNode(node.name(), node.uid(), client));
            }
            say(nodes.size() + " nodes are up: "
                    + String.join(
                            " ",
                            endpoints.stream()
                                    .map(node -> node.name() + "=" + node.grpc())
                                    .toList()));
            return runWorkloads(nodes, words);
        } finally {
            clients.forEach(Strait::close);
        }
    }

    private void awaitMembership(List<NodeEndpoints> endpoints) throws InterruptedException {
        List<Endpoint> grpc =
                endpoints.stream().map(node -> Endpoint.parse(node.grpc())).toList();
        try (ClusterQueries queries = new ClusterQueries(START_TIMEOUT)) {
            MembershipWait.awaitAll(queries, grpc, START_TIMEOUT);
        }
    }

    private Verdict runWorkloads(List<DemoNode> nodes, WordCount words) throws InterruptedException {
        DemoRun run = new DemoRun(
                Long.toString(ProcessHandle.current().pid()),
                nodes,
                List.of(
                        new CrossNodeSelects(),
                        new OppositeSelects(),
                        new WorkPool(),
                        new RequestReply(),
                        new Philosophers(),
                        new PrimeSieve(),
                        words));
        LiveTable table = new LiveTable(out, settings.terminal());
        boolean[] shown = {false};
        Verdict verdict = run.run(settings.duration(), interval(), (elapsed, current) -> {
            if (!shown[0]) {
                shown[0] = true;
                say(String.format(
                        Locale.ROOT,
                        "first result %.1f s after the start",
                        sinceStart().toMillis() / 1e3));
            }
            rows = current;
            table.show(elapsed, current);
        });
        table.last(rows);
        return verdict;
    }

    private Duration interval() {
        Duration even = settings.duration().dividedBy(PLAIN_LINES);
        return settings.terminal() || even.compareTo(PLAIN_INTERVAL_LEAST) < 0 ? PLAIN_INTERVAL_LEAST : even;
    }

    private void settle(Verdict verdict, WordCount words) {
        out.printf(
                Locale.ROOT,
                "history: %,d values offered in %,d streams, %,d delivered%n",
                verdict.offered(),
                verdict.streams(),
                verdict.matches());
        out.println("word count: " + words.summary());
        if (verdict.violationCount() == 0) {
            out.println("checked: each value taken was received exactly once and no other was, in its sender's order;"
                    + " each select fired one branch");
            RunDirectory.delete(settings.logs());
        } else {
            verdict.violations().forEach(violation -> out.println("violation: " + violation));
            say("logs of the nodes: " + settings.logs());
        }
        out.flush();
    }

    /** Since the start of this process, which is what a user waits for. */
    private static Duration sinceStart() {
        return Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
    }

    private void say(String words) {
        out.println("demo: " + words);
        out.flush();
    }
}
