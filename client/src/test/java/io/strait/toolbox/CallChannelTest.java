package io.strait.toolbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.ChannelClosedException;
import io.strait.Codec;
import io.strait.Message;
import io.strait.OperationTimeoutException;
import io.strait.RemoteFailureException;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletKilled;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
final class CallChannelTest {

    private final World world = new World(World.Kind.LOCAL);

    @AfterEach
    void close() {
        world.close();
    }

    private CallChannel<String, String> calls(World.Kind kind) {
        return kind == World.Kind.LOCAL
                ? CallChannel.local(world.scheduler, "shout")
                : CallChannel.over(world.strait, "shout", Codec.utf8(), Codec.utf8());
    }

    @ParameterizedTest
    @EnumSource
    void shouldAnswerManyCallers(World.Kind kind) throws InterruptedException {
        CallChannel<String, String> calls = calls(kind);
        Stage server = calls.serve(world.scheduler, 3, question -> {
            Tasklet.sleep(Duration.ofMillis(1));
            return question.toUpperCase();
        });
        List<Tasklet<String>> callers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            String question = "q" + i;
            callers.add(world.scheduler.spawn(() -> calls.call(question)));
        }

        for (int i = 0; i < 30; i++) {
            assertThat(callers.get(i).join()).isEqualTo("Q" + i);
        }
        assertThat(calls.call("from a thread", Duration.ofSeconds(20))).isEqualTo("FROM A THREAD");
        calls.close("enough");
        server.join();
        assertThatThrownBy(() -> calls.call("late"))
                .isInstanceOf(ChannelClosedException.class)
                .hasMessageContaining("enough");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C9 a caller gets the handler's failure, and the server goes on")
    void shouldThrowTheHandlersFailure(World.Kind kind) throws InterruptedException {
        CallChannel<String, String> calls = calls(kind);
        calls.serve(world.scheduler, 1, question -> {
            if (question.equals("bad")) {
                throw new IOException("cannot");
            }
            return question;
        });

        assertThatThrownBy(() -> calls.call("bad"))
                .isInstanceOf(RemoteFailureException.class)
                .hasMessageContaining("java.io.IOException")
                .hasMessageContaining("cannot");
        assertThat(calls.call("good")).isEqualTo("good");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("S8 a call that no server took has not asked")
    void shouldGiveUpAtTheDeadline(World.Kind kind) throws InterruptedException {
        CallChannel<String, String> calls = calls(kind);
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        assertThatThrownBy(() -> calls.call("nobody serves", Duration.ofMillis(5)))
                .isInstanceOf(OperationTimeoutException.class);
        Promise<String> late = new Promise<>();
        calls.serve(world.scheduler, 2, question -> {
            asked.add(question);
            return question.equals("slow") ? late.get() : question;
        });

        assertThatThrownBy(() -> calls.call("slow", Duration.ofMillis(20)))
                .isInstanceOf(OperationTimeoutException.class);
        late.complete("too late");
        assertThat(calls.call("quick")).isEqualTo("quick");
        assertThat(asked).doesNotContain("nobody serves").contains("quick");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("T7 a killed server tells the callers whose questions it has taken")
    void shouldTellCallersWhenKilled(World.Kind kind) throws InterruptedException {
        CallChannel<String, String> calls = calls(kind);
        Promise<String> never = new Promise<>();
        Promise<String> begun = new Promise<>();
        Stage server = calls.serve(world.scheduler, 1, question -> {
            begun.complete(question);
            return never.get();
        });
        Tasklet<String> caller = world.scheduler.spawn(() -> calls.call("hello"));
        assertThat(begun.get()).isEqualTo("hello");
        server.kill();

        assertThatThrownBy(caller::join)
                .hasCauseInstanceOf(RemoteFailureException.class)
                .hasMessageContaining("server has ended before it answered");
        assertThatThrownBy(server::join).hasCauseInstanceOf(TaskletKilled.class);
    }

    @Test
    @DisplayName("T7 the last server of a local call channel takes it with it when it is killed")
    void shouldRetireTheChannelWithItsLastServer() throws InterruptedException {
        CallChannel<String, String> calls = calls(World.Kind.LOCAL);
        Promise<String> never = new Promise<>();
        Stage first = calls.serve(world.scheduler, 1, question -> question);
        Stage second = calls.serve(world.scheduler, 1, question -> never.get());
        first.kill();
        assertThatThrownBy(first::join).hasCauseInstanceOf(TaskletKilled.class);
        Tasklet<String> taken = world.scheduler.spawn(() -> calls.call("taken"));
        Tasklet<String> waiting = world.scheduler.spawn(() -> calls.call("waiting"));
        Tasklet.yield();
        second.kill();

        assertThatThrownBy(waiting::join).hasCauseInstanceOf(ChannelClosedException.class);
        assertThatThrownBy(taken::join).hasMessageContaining("tasklet failed");
        assertThatThrownBy(() -> calls.call("late")).isInstanceOf(ChannelClosedException.class);
    }

    @ParameterizedTest
    @EnumSource
    void shouldAnswerWhatItHasTakenWhenStopped(World.Kind kind) throws InterruptedException {
        CallChannel<String, String> calls = calls(kind);
        Promise<String> later = new Promise<>();
        Promise<String> begun = new Promise<>();
        Stage server = calls.serve(world.scheduler, 1, question -> {
            begun.complete(question);
            return later.get();
        });
        Tasklet<String> caller = world.scheduler.spawn(() -> calls.call("hello"));
        assertThat(begun.get()).isEqualTo("hello");
        server.stop();
        later.complete("answer");

        assertThat(caller.join()).isEqualTo("answer");
        server.join();
    }

    @Test
    void shouldReportQuestionsWithoutAReplyChannel() throws InterruptedException {
        CallChannel<String, String> calls = calls(World.Kind.STRAIT);
        Queue<Object> inputs = new ConcurrentLinkedQueue<>();
        calls.serve(
                world.scheduler,
                1,
                question -> question,
                StageOptions.named("server").withOnFailure((failure, input) -> {
                    inputs.add(String.valueOf(input));
                    return FailureHandler.Decision.SKIP;
                }));
        world.strait.channel("shout", Codec.utf8().withHeaders()).send(new Message<>("lost", List.of()));

        assertThat(calls.call("good")).isEqualTo("good");
        assertThat(inputs).containsExactly("lost");
    }
}
