package io.strait.tasklet.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strait.AllClosedException;
import io.strait.ClientClosedException;
import io.strait.Codec;
import io.strait.NotFoundException;
import io.strait.OperationTimeoutException;
import io.strait.OverloadedException;
import io.strait.SelectLoop;
import io.strait.Sender;
import io.strait.Strait;
import io.strait.StraitOptions;
import io.strait.client.local.LocalRuntime;
import io.strait.client.port.ProgramPort;
import io.strait.client.port.StraitFactory;
import io.strait.tasklet.GuardedSelectLoop;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.LogEvent;
import io.strait.tasklet.LogFollower;
import io.strait.tasklet.Placement;
import io.strait.tasklet.ProgramProvider;
import io.strait.tasklet.ProgramStatus;
import io.strait.tasklet.ProgramStatus.State;
import io.strait.tasklet.RemoteTasklet;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.guard.Guards;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waiting for the end of a program, and following its log. */
@Timeout(30)
class ProgramFollowTest {

    private static final String NODE = "00000000000000ab";
    private static final String IN = "in";

    /** Logs what it receives, until it is told to stop. */
    private static final ProgramProvider LOGS = new TestPrograms.Provider("logs", "logs what comes", context -> {
        for (String value : context.strait().channel(IN, Codec.utf8())) {
            if (value.equals("stop")) {
                return;
            }
            context.log(value);
        }
    });

    private final LocalRuntime runtime = new LocalRuntime(StraitOptions.defaults());
    private final ProgramHost host = new ProgramHost(
            NODE,
            ProgramCatalog.of(List.of(LOGS, TestPrograms.FAIL)),
            8,
            "test.limit",
            () -> StraitFactory.over(runtime.open(), StraitOptions.defaults()));
    private final Strait strait =
            StraitFactory.over(runtime.open(), new HostPort(() -> host), StraitOptions.defaults());
    private final Sender<String> in = strait.channel(IN, Codec.utf8()).sender();

    @AfterEach
    void close() {
        host.close();
        strait.close();
        runtime.close();
    }

    private RemoteTasklet spawn(String program) throws InterruptedException {
        return strait.programs().spawn(program, List.of(), Placement.here());
    }

    private int followers(RemoteTasklet program) {
        return host.followers(ProgramId.parse(program.id()));
    }

    @Test
    void shouldHearOfTheEndHoweverItComes() throws Exception {
        RemoteTasklet returns = spawn("logs");
        CompletableFuture<ProgramStatus> end = returns.joinAsync();
        in.send("one");
        assertThat(end).isNotDone();
        in.send("stop");
        assertThat(end.get().state()).isEqualTo(State.COMPLETED);

        RemoteTasklet killed = spawn("logs");
        CompletableFuture<ProgramStatus> killedEnd = killed.joinAsync();
        killed.kill();
        assertThat(killedEnd.get().state()).isEqualTo(State.KILLED);

        ProgramStatus failed = spawn("fail").join();
        assertThat(failed.state()).isEqualTo(State.FAILED);
        assertThat(failed.failure()).contains("on purpose");

        assertThat(returns.join().state()).as("long after the end").isEqualTo(State.COMPLETED);
        assertThat(followers(returns)).isZero();
    }

    @Test
    void shouldLeaveNothingBehindWhenAWaitIsGivenUp() throws Exception {
        RemoteTasklet program = spawn("logs");

        assertThatThrownBy(() -> program.join(Duration.ofMillis(20)))
                .isInstanceOf(OperationTimeoutException.class)
                .hasMessageContaining("id=" + program.id());
        await().until(() -> followers(program) == 0);

        CompletableFuture<ProgramStatus> end = program.joinAsync();
        assertThat(followers(program)).isEqualTo(1);
        end.cancel(false);
        await().until(() -> followers(program) == 0);

        Thread waiter = new Thread(() -> assertThatThrownBy(program::join).isInstanceOf(InterruptedException.class));
        waiter.start();
        await().until(() -> followers(program) == 1);
        waiter.interrupt();
        await().until(() -> followers(program) == 0);
        waiter.join();
        assertThat(program.status().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void shouldBoundHowManyFollow() throws Exception {
        RemoteTasklet program = spawn("logs");
        List<CompletableFuture<ProgramStatus>> ends = new ArrayList<>();
        for (int i = 0; i < HostedProgram.MAX_FOLLOWERS; i++) {
            ends.add(program.joinAsync());
        }

        assertThatThrownBy(program::join)
                .isInstanceOf(OverloadedException.class)
                .hasMessage("too many wait for the program: id=" + program.id() + " limit=256");

        ends.get(0).cancel(false);
        await().until(() -> followers(program) == HostedProgram.MAX_FOLLOWERS - 1);
        CompletableFuture<ProgramStatus> last = program.joinAsync();
        in.send("stop");
        assertThat(last.get().state()).isEqualTo(State.COMPLETED);
    }

    @Test
    void shouldSayThatAProgramIsUnknownOrTheClientClosed() throws Exception {
        RemoteTasklet program = spawn("logs");
        CompletableFuture<ProgramStatus> end = program.joinAsync();
        strait.close();

        assertThatThrownBy(end::get).hasCauseInstanceOf(ClientClosedException.class);
        assertThatThrownBy(program::join).isInstanceOf(ClientClosedException.class);

        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        host.follow(new ProgramPort.Follow(NODE + "-99", false, 0), new Flow.Subscriber<ProgramPort.Event>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(1);
            }

            @Override
            public void onNext(ProgramPort.Event event) {
                failure.completeExceptionally(new AssertionError(event));
            }

            @Override
            public void onError(Throwable why) {
                failure.complete(why);
            }

            @Override
            public void onComplete() {
                failure.completeExceptionally(new AssertionError("complete"));
            }
        });
        assertThat(failure.get()).isInstanceOf(NotFoundException.class);
    }

    @Test
    @DisplayName(
            "S10 the end of a program is a branch of a select, and leaves nothing behind when another one is chosen")
    void shouldBeABranchOfASelect() throws Exception {
        RemoteTasklet program = spawn("logs");
        try (Scheduler scheduler = Scheduler.start()) {
            LocalChannel<String> local = scheduler.channel();
            CompletableFuture<String> chosen = CompletableFuture.supplyAsync(() -> select(scheduler, program, local));
            await().until(() -> followers(program) == 1);
            local.send("other");
            assertThat(chosen.get()).isEqualTo("other");
            await().until(() -> followers(program) == 0);

            chosen = CompletableFuture.supplyAsync(() -> select(scheduler, program, local));
            in.send("stop");
            assertThat(chosen.get()).isEqualTo("COMPLETED");
            assertThat(select(scheduler, program, local)).as("again").isEqualTo("COMPLETED");
        }
    }

    @Test
    @DisplayName("S10 S11 the end of a program is a branch of a select loop, which is removed with it")
    void shouldBeABranchOfALoopOnce() throws Exception {
        RemoteTasklet program = spawn("logs");
        RemoteTasklet failing = spawn("fail");
        try (Scheduler scheduler = Scheduler.start();
                GuardedSelectLoop<String> loop = scheduler.selectLoop()) {
            SelectLoop.Branch branch =
                    loop.guard(program.ended(), how -> how.state().name());
            await().until(() -> followers(program) == 1);
            branch.disable();
            await().until(() -> followers(program) == 0);
            branch.enable();
            loop.guard(failing.ended(), how -> how.state().name());
            assertThat(loop.next()).isEqualTo("FAILED");
            in.send("stop");
            assertThat(loop.next()).isEqualTo("COMPLETED");
            assertThatThrownBy(loop::next).isInstanceOf(AllClosedException.class);
        }
    }

    private static String select(Scheduler scheduler, RemoteTasklet program, LocalChannel<String> local) {
        try {
            return scheduler
                    .<String>select()
                    .guard(program.ended(), how -> how.state().name())
                    .guard(Guards.timer(Duration.ofMinutes(1)), tick -> "late")
                    .receive(local, value -> value)
                    .run();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldFollowALogToItsEnd() throws Exception {
        RemoteTasklet program = spawn("logs");
        in.send("a");
        List<LogEvent> events = Collections.synchronizedList(new ArrayList<>());
        try (LogFollower follower = program.followLogs(events::add)) {
            in.send("b");
            await().until(() -> events.size() == 2);
            in.send("c");
            in.send("stop");

            assertThat(follower.ended().get().state()).isEqualTo(State.COMPLETED);
        }
        assertThat(events)
                .containsExactly(new LogEvent.Line(1, "a"), new LogEvent.Line(2, "b"), new LogEvent.Line(3, "c"));

        events.clear();
        program.followLogs(events::add).ended().get();
        assertThat(events).as("after the end").hasSize(3);
    }

    @Test
    void shouldTellASlowFollowerHowMuchItMissed() throws Exception {
        RemoteTasklet program = spawn("logs");
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        CompletableFuture<Void> begun = new CompletableFuture<>();
        List<LogEvent> events = Collections.synchronizedList(new ArrayList<>());
        LogFollower follower = program.followLogs(event -> {
            events.add(event);
            begun.complete(null);
            goOn.join();
        });
        in.send("line 1");
        begun.get();
        for (int i = 2; i <= 301; i++) {
            in.send("line " + i);
        }
        in.send("stop");
        await().until(() -> program.statusAsync().get().isEnded());
        assertThat(events).hasSize(1);
        goOn.complete(null);

        follower.ended().get();
        assertThat(events).hasSize(202).startsWith(new LogEvent.Line(1, "line 1"), new LogEvent.Dropped(100));
        assertThat(events).element(2).isEqualTo(new LogEvent.Line(102, "line 102"));
        assertThat(events).last().isEqualTo(new LogEvent.Line(301, "line 301"));
    }

    @Test
    void shouldStopFollowing() throws Exception {
        RemoteTasklet program = spawn("logs");
        List<LogEvent> events = Collections.synchronizedList(new ArrayList<>());
        LogFollower closed = program.followLogs(events::add);
        LogFollower failed = program.followLogs(event -> {
            throw new IllegalArgumentException("consumer");
        });
        closed.close();
        in.send("a");

        assertThat(closed.ended()).isCancelled();
        assertThatThrownBy(() -> failed.ended().get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class);
        await().until(() -> followers(program) == 0);
        assertThat(events).isEmpty();
    }
}
