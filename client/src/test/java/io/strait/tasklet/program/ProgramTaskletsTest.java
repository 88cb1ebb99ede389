package io.strait.tasklet.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strait.ChannelClosedException;
import io.strait.Codec;
import io.strait.OverloadedException;
import io.strait.Strait;
import io.strait.StraitOptions;
import io.strait.client.local.LocalRuntime;
import io.strait.client.port.StraitFactory;
import io.strait.tasklet.Enrolment;
import io.strait.tasklet.Guard;
import io.strait.tasklet.GuardedSelectLoop;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Program;
import io.strait.tasklet.ProgramContext;
import io.strait.tasklet.ProgramStatus;
import io.strait.tasklet.ProgramStatus.State;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a program has made ends with it. */
@Timeout(30)
class ProgramTaskletsTest {

    private final LocalRuntime runtime = new LocalRuntime(StraitOptions.defaults());
    private final Scheduler scheduler = Scheduler.start(SchedulerOptions.defaults());
    /** What the program under test hands out. */
    private final CompletableFuture<ProgramContext> context = new CompletableFuture<>();

    @AfterEach
    void close() {
        scheduler.close();
        runtime.close();
    }

    private ProgramHost hostOf(Program program) {
        return new ProgramHost(
                "00000000000000ab",
                ProgramCatalog.of(List.of(new TestPrograms.Provider("under-test", "", own -> {
                    context.complete(own);
                    program.run(own);
                }))),
                1,
                "test.limit",
                () -> StraitFactory.over(runtime.open(), StraitOptions.defaults()),
                scheduler);
    }

    private static ProgramId spawn(ProgramHost host) {
        return ProgramId.parse(host.spawn("under-test", List.of(), "").id());
    }

    private static ProgramStatus end(ProgramHost host, ProgramId id) {
        return await().until(() -> host.report(id).status(), ProgramStatus::isEnded);
    }

    private static void blockForEver(ProgramContext context) throws InterruptedException {
        context.scheduler().channel().receive();
    }

    @Test
    void shouldEndItsTaskletsWithTheProgram() {
        AtomicInteger cleaned = new AtomicInteger();
        ProgramHost host = hostOf(own -> {
            for (int i = 0; i < 3; i++) {
                own.scheduler().spawn(() -> {
                    try {
                        own.scheduler().spawn(() -> blockForEver(own));
                        blockForEver(own);
                    } finally {
                        cleaned.incrementAndGet();
                    }
                });
            }
            Tasklet.yield();
            own.log("has " + own.scheduler().taskletCount());
        });

        ProgramStatus end = end(host, spawn(host));

        assertThat(end.state()).isEqualTo(State.COMPLETED);
        assertThat(end.tasklets()).isZero();
        assertThat(cleaned).hasValue(3);
        assertThat(scheduler.taskletCount()).as("those of the node").isZero();
        assertThat(host.report(ProgramId.parse(end.id())).log().lines()).containsExactly("has 6");
    }

    @Test
    void shouldCountAsRunningUntilATaskletThatIgnoredAKillHasEnded() {
        AtomicInteger kills = new AtomicInteger();
        ProgramHost host = hostOf(own -> {
            own.scheduler().spawn(TaskletOptions.named("stubborn"), () -> {
                // In a call of the JDK's a kill is an interrupt, which comes once for each kill.
                CompletableFuture<Void> never = new CompletableFuture<>();
                try {
                    never.get();
                } catch (InterruptedException e) {
                    kills.incrementAndGet();
                }
                never.get();
            });
            blockForEver(own);
        });
        ProgramId id = spawn(host);
        await().until(() -> host.report(id).status().tasklets() == 2);

        host.kill(id);

        await().until(() -> kills.get() == 1);
        ProgramStatus meanwhile = host.report(id).status();
        assertThat(meanwhile.state()).isEqualTo(State.RUNNING);
        assertThat(meanwhile.tasklets()).isEqualTo(1);
        assertThat(meanwhile.waitingFor()).isEqualTo("end of its tasklets: 1");
        assertThat(host.runningCount()).isEqualTo(1);
        assertThat(end(host, id).state()).isEqualTo(State.KILLED);
        assertThat(host.report(id).log().lines()).isEmpty();
        assertThat(scheduler.taskletCount()).isZero();
    }

    @Test
    void shouldTellAFailureThoughItWasKilledWhileItsTaskletsEnded() {
        CompletableFuture<Void> release = new CompletableFuture<>();
        ProgramHost host = hostOf(own -> {
            own.scheduler().spawn(() -> {
                try {
                    blockForEver(own);
                } finally {
                    release.join(); // A kill does not end this.
                }
            });
            Tasklet.yield();
            throw new IllegalStateException("broken");
        });
        ProgramId id = spawn(host);
        await().until(() -> host.report(id).status().waitingFor().equals("end of its tasklets: 1"));

        host.kill(id);
        release.complete(null);

        ProgramStatus end = end(host, id);
        assertThat(end.state()).isEqualTo(State.FAILED);
        assertThat(end.failure()).contains("broken");
    }

    @Test
    void shouldLogATaskletThatDoesNotEnd() {
        CompletableFuture<Void> release = new CompletableFuture<>();
        ProgramHost host = hostOf(own -> {
            own.scheduler().spawn(TaskletOptions.named("undead"), () -> {
                while (!release.isDone()) {
                    try {
                        release.get();
                    } catch (InterruptedException e) {
                        own.log("not yet");
                    }
                }
            });
            Tasklet.yield();
        });
        ProgramId id = spawn(host);

        assertThat(end(host, id).state()).isEqualTo(State.COMPLETED);
        assertThat(host.report(id).log().lines())
                .filteredOn(line -> line.equals("not yet"))
                .hasSizeGreaterThanOrEqualTo(4);
        assertThat(host.report(id).log().lines())
                .anyMatch(line -> line.startsWith("left behind after 5 kills: tasklet=undead state="));
        release.complete(null);
        await().until(() -> scheduler.taskletCount() == 0);
    }

    @Test
    void shouldRetireItsChannelsAndAlarms() throws Exception {
        CompletableFuture<LocalChannel<String>> made = new CompletableFuture<>();
        AtomicInteger rung = new AtomicInteger();
        ProgramHost host = hostOf(own -> {
            own.scheduler().callAt(System.nanoTime() + Duration.ofMinutes(10).toNanos(), rung::incrementAndGet);
            own.scheduler().callAt(System.nanoTime(), rung::incrementAndGet);
            made.complete(own.scheduler().channel());
            blockForEver(own);
        });
        ProgramId id = spawn(host);
        CompletableFuture<String> outside = made.get().receiveAsync();
        await().until(() -> rung.get() == 1);

        host.kill(id);

        assertThatThrownBy(outside::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(ChannelClosedException.class)
                .hasMessageContaining("program " + id + " has ended");
        assertThat(end(host, id).state()).isEqualTo(State.KILLED);
        Scheduler own = context.get().scheduler();
        assertThatThrownBy(() -> own.spawn(() -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("id=" + id);
        assertThatThrownBy(own::channel).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> own.callAt(0, () -> {})).isInstanceOf(IllegalStateException.class);
        assertThat(scheduler.nextDeadlineNs()).as("no alarm is armed").isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldNoteATaskletThatFailsAndGoOn() {
        ProgramHost host = hostOf(own -> {
            LocalChannel<String> values = own.scheduler().channel();
            own.scheduler().spawn(TaskletOptions.named("fails"), () -> {
                throw new IllegalStateException("on purpose");
            });
            own.scheduler().spawn(() -> values.send("value"));
            own.log("got " + values.receive());
        });
        ProgramId id = spawn(host);

        assertThat(end(host, id).state()).isEqualTo(State.COMPLETED);
        assertThat(host.report(id).log().lines())
                .containsExactly(
                        "tasklet failed: name=fails failure=java.lang.IllegalStateException: on purpose", "got value");
    }

    @Test
    void shouldKeepItsSessionUntilItsTaskletsHaveCleanedUp() throws Exception {
        ProgramHost host = hostOf(own -> {
            own.scheduler().spawn(() -> {
                try {
                    blockForEver(own);
                } finally {
                    own.output().sendAsync("cleaned").join();
                }
            });
            Tasklet.yield();
        });
        ProgramId id = spawn(host);

        String output = host.report(id).status().output();
        try (Strait outside = StraitFactory.over(runtime.open(), StraitOptions.defaults())) {
            assertThat(outside.channel(output, Codec.utf8()).receive()).isEqualTo("cleaned");
        }
        assertThat(end(host, id).state()).isEqualTo(State.COMPLETED);
    }

    @Test
    void shouldWithdrawTheGuardsOfItsSelectLoops() {
        AtomicInteger withdrawn = new AtomicInteger();
        Guard<Void> never = new Guard<>() {
            @Override
            public void enrol(Enrolment<Void> enrolment) {
                assertThat(enrolment.isOpen()).isTrue();
            }

            @Override
            public void withdrawn(Enrolment<Void> enrolment) {
                withdrawn.incrementAndGet();
            }
        };
        ProgramHost host = hostOf(own -> {
            GuardedSelectLoop<Integer> loop = own.scheduler().selectLoop();
            loop.guard(never, value -> 1);
            loop.next();
        });
        ProgramId id = spawn(host);
        await().until(() -> host.report(id).status().waitingFor().equals("persistent select"));

        host.kill(id);

        assertThat(end(host, id).state()).isEqualTo(State.KILLED);
        assertThat(withdrawn).hasValue(1);
        assertThatThrownBy(() -> context.join().scheduler().selectLoop())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the program has ended: id=" + id);
    }

    @Test
    void shouldForgetChannelsThatNobodyHoldsAndBoundTheOthers() {
        ProgramId id = new ProgramId("00000000000000ab", 1);
        ProgramBelongings belongings = new ProgramBelongings(id, scheduler, line -> {}, 1_000);
        for (int i = 0; i < 5_000; i++) {
            belongings.keep(scheduler.channel());
            if (i % 500 == 0) {
                System.gc();
            }
        }

        List<LocalChannel<?>> held = new ArrayList<>();
        System.gc();
        assertThatThrownBy(() -> {
                    while (held.size() <= 1_000) {
                        held.add(belongings.keep(scheduler.channel()));
                    }
                })
                .isInstanceOf(OverloadedException.class)
                .hasMessageContaining("too many channels: id=" + id + " limit=1000");
        assertThat(held).hasSizeGreaterThan(400);
    }

    @Test
    void shouldNotCloseTheSchedulerOfOthers() {
        ProgramHost host = hostOf(own -> own.scheduler().close());

        assertThat(end(host, spawn(host)).failure()).contains("cannot close the scheduler of its node");
        assertThat(scheduler.spawn(() -> "alive").completion().join()).isEqualTo("alive");
    }
}
