package io.strait.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strait.Channel;
import io.strait.Codec;
import io.strait.ConnectionEvent;
import io.strait.ConnectionListener;
import io.strait.IndeterminateException;
import io.strait.SelectLoop;
import io.strait.Strait;
import io.strait.StraitOptions;
import io.strait.tasklet.GuardedSelectLoop;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Persistent selects of a client that has lost its session. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DisconnectedLoopTest {

    private static Strait connect(MiniNode node) {
        return Strait.connect(StraitOptions.builder()
                .endpoints("strait://" + node.endpoint())
                .connectTimeout(Duration.ofSeconds(20))
                .resumeWindow(Duration.ofMillis(50))
                .reconnectDelay(Duration.ofMillis(5))
                .reconnectDelayMax(Duration.ofMillis(50))
                .build());
    }

    private static void lose(Strait strait, MiniNode node) {
        AtomicBoolean lost = new AtomicBoolean();
        strait.addListener(new ConnectionListener() {
            @Override
            public void onEvent(ConnectionEvent event) {
                if (event.kind() == ConnectionEvent.Kind.SESSION_LOST) {
                    lost.set(true);
                }
            }
        });
        node.stopListening();
        await().untilTrue(lost);
    }

    @Test
    @DisplayName(
            "S8 S11 a round whose loop waits for a connection to be opened can be cancelled, and made once there is one")
    void shouldCancelWhileQueued() throws Exception {
        try (MiniNode node = new MiniNode();
                Strait strait = connect(node);
                SelectLoop<String> loop = strait.selectLoop()) {
            Channel<String> channel = strait.channel("orders", Codec.utf8());
            loop.receive(channel, value -> value);
            lose(strait, node);
            CompletableFuture<String> round = loop.nextAsync();

            round.cancel(true);

            assertThat(round.isCancelled()).isTrue();
            CompletableFuture<String> next = loop.nextAsync();
            node.listenAgain();
            channel.send("v");
            assertThat(next.join()).isEqualTo("v");
        }
    }

    @Test
    @DisplayName("S11 a mixed loop serves its local branches while the connection is lost")
    void shouldServeLocalBranches() throws Exception {
        try (MiniNode node = new MiniNode();
                Strait strait = connect(node);
                Scheduler scheduler = Scheduler.start();
                GuardedSelectLoop<String> loop = scheduler.selectLoop()) {
            Channel<String> remote = strait.channel("orders", Codec.utf8());
            LocalChannel<String> local = scheduler.channel();
            loop.receive(remote, value -> "remote " + value);
            loop.receive(local, value -> "local " + value);
            lose(strait, node);
            for (int round = 0; round < 40; round++) {
                CompletableFuture<String> next = loop.nextAsync();
                local.send("v");
                assertThat(next.join()).isEqualTo("local v");
            }
            CompletableFuture<String> next = loop.nextAsync();
            node.listenAgain();
            remote.send("w");
            assertThat(next.join()).isEqualTo("remote w");
        }
    }

    @Test
    @DisplayName("S8 D3 S11 a mixed loop whose round is open at a node that is lost says so, and loses no local event")
    void shouldSayThatAnOpenRoundIsNotKnown() throws Exception {
        try (MiniNode node = new MiniNode();
                Strait strait = connect(node);
                Scheduler scheduler = Scheduler.start();
                GuardedSelectLoop<String> loop = scheduler.selectLoop()) {
            LocalChannel<String> local = scheduler.channel();
            loop.receive(strait.channel("orders", Codec.utf8()), value -> "remote " + value);
            loop.receive(local, value -> "local " + value);
            CompletableFuture<String> next = loop.nextAsync();
            await().until(() -> strait.inspect("orders").selectReceivers() == 1);

            node.stopListening();
            CompletableFuture<Void> sent = local.sendAsync("v").toCompletableFuture();

            assertThatThrownBy(next::join).hasCauseInstanceOf(IndeterminateException.class);
            assertThat(loop.nextAsync().join()).isEqualTo("local v");
            sent.join();
        }
    }
}
