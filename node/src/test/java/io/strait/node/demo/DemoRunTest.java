package io.strait.node.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.Strait;
import io.strait.StraitOptions;
import io.strait.client.local.LocalRuntime;
import io.strait.client.port.StraitFactory;
import io.strait.node.cli.output.Fields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The workloads over clients of one runtime in this process: no network, the same participants and the same checks. */
class DemoRunTest {

    private static final Duration SHORT = Duration.ofMillis(100);

    private final LocalRuntime runtime = new LocalRuntime(StraitOptions.defaults());
    private final List<DemoNode> nodes = new ArrayList<>();

    DemoRunTest() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            Strait strait = StraitFactory.over(runtime.open(), StraitOptions.defaults());
            nodes.add(new DemoNode("n" + i, strait.inspect("anything").home(), strait));
        }
    }

    @AfterEach
    void close() {
        nodes.forEach(node -> node.strait().close());
        runtime.close();
    }

    @Test
    void shouldFindNoViolationWhenAllWorkloadsRun() throws InterruptedException {
        WordCount words = new WordCount(new TextSource("two lines", List.of("to be or not to be", "", "that is it")));
        List<List<Fields>> shown = new ArrayList<>();
        DemoRun run = new DemoRun(
                "test",
                nodes,
                List.of(
                        new CrossNodeSelects(),
                        new OppositeSelects(),
                        new WorkPool(),
                        new RequestReply(),
                        new Philosophers(),
                        new PrimeSieve(),
                        words));

        Verdict verdict = run.run(SHORT, SHORT.dividedBy(3), (elapsed, rows) -> shown.add(rows));

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.operations()).isPositive();
        assertThat(verdict.selects()).isPositive().isLessThan(verdict.operations());
        assertThat(verdict.crossNode()).as("all homes are on one node").isZero();
        assertThat(verdict.line()).matches("demo: operations=[0-9]+ selects=[0-9]+ cross-node=0 violations=0");
        assertThat(shown.getLast())
                .hasSize(7)
                .allSatisfy(row -> assertThat(row.text("operations")).isNotEqualTo("0"));
    }

    @Test
    void shouldEndEarlyAndSayWhoWhenAParticipantFails() throws InterruptedException {
        Workload failing = new Workload() {
            @Override
            public String name() {
                return "failing";
            }

            @Override
            public void prepare(Stage stage) {
                stage.participant("culprit", () -> {
                    throw new IllegalStateException("on purpose");
                });
            }
        };

        Verdict verdict = new DemoRun("test", nodes, List.of(failing))
                .run(Duration.ofMinutes(10), Duration.ofMillis(20), (elapsed, rows) -> {});

        assertThat(verdict.violations())
                .singleElement()
                .hasToString("FAILED participant=demo.test.1.culprit"
                        + " cause=\"java.lang.IllegalStateException: on purpose\"");
    }

    @Test
    void shouldReportLossWhenAReceiverKeepsAValueToItself() throws InterruptedException {
        Workload thief = new Workload() {
            @Override
            public String name() {
                return "thief";
            }

            @Override
            public void prepare(Stage stage) throws InterruptedException {
                DemoChannel channel = stage.channelAt(stage.node(0), "purse");
                SendingEnd sender = stage.sender(stage.node(0), "owner", channel);
                stage.participant("owner", () -> sender.send("coin"));
                stage.participant(
                        "thief",
                        () -> stage.node(1)
                                .strait()
                                .channel(channel.name(), Stamped.CODEC)
                                .receive());
            }
        };

        Verdict verdict = new DemoRun("test", nodes, List.of(thief)).run(SHORT, SHORT, (elapsed, rows) -> {});

        assertThat(verdict.violations()).extracting(Violation::kind).containsExactly(Violation.Kind.LOST);
    }
}
