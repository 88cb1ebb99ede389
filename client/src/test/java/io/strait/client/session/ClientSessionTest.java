package io.strait.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strait.Channel;
import io.strait.ChannelOptions;
import io.strait.ClientClosedException;
import io.strait.Codec;
import io.strait.ConnectionEvent;
import io.strait.ConnectionEvent.Kind;
import io.strait.ConnectionListener;
import io.strait.IndeterminateException;
import io.strait.InvalidArgumentException;
import io.strait.OperationTimeoutException;
import io.strait.OverloadedException;
import io.strait.ProtocolException;
import io.strait.Strait;
import io.strait.StraitException;
import io.strait.StraitOptions;
import io.strait.SupplierFailedException;
import io.strait.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A session whose connections break, whose nodes die, drain, halt or are not there (D3, D7). */
@Timeout(60)
class ClientSessionTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<ConnectionEvent> events = new CopyOnWriteArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private MiniNode node() {
        return keep(new MiniNode());
    }

    private <C extends AutoCloseable> C keep(C closeable) {
        open.add(closeable);
        return closeable;
    }

    private static StraitOptions.Builder options(MiniNode... nodes) {
        List<String> endpoints = new ArrayList<>();
        for (MiniNode node : nodes) {
            endpoints.add(node.endpoint());
        }
        return StraitOptions.builder()
                .endpoints("strait://" + String.join(",", endpoints))
                .connectTimeout(LONG)
                .reconnectDelay(Duration.ofMillis(5))
                .reconnectDelayMax(Duration.ofMillis(50));
    }

    private Strait connect(StraitOptions options) {
        Strait strait = keep(Strait.connect(options));
        strait.addListener(new ConnectionListener() {
            @Override
            public void onEvent(ConnectionEvent event) {
                events.add(event);
            }
        });
        return strait;
    }

    private void awaitEvent(Kind kind) {
        await("event " + kind).atMost(LONG).until(() -> events.stream().anyMatch(event -> event.kind() == kind));
    }

    private static <V> V get(Future<V> future) throws Exception {
        return future.get(LONG.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Throwable failure(Future<?> future) throws Exception {
        try {
            throw new AssertionError("did not fail, but returned " + get(future));
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    private static void awaitReceivers(Channel<?> channel, int count) {
        await().atMost(LONG).until(() -> channel.info().waitingReceivers() == count);
    }

    @Test
    @DisplayName("D7 a pending operation stays pending while the connection is lost, and its outcome is fetched")
    void shouldResumePendingOperation() throws Exception {
        MiniNode node = node();
        Strait strait = connect(options(node).build());
        Strait other = keep(Strait.connect(options(node).build()));
        Channel<String> channel = strait.channel("orders", Codec.utf8());
        CompletableFuture<String> receive = channel.receiveAsync();
        awaitReceivers(channel, 1);

        node.cutConnections();
        other.channel("orders", Codec.utf8()).send("while away");

        assertThat(get(receive)).isEqualTo("while away");
        awaitEvent(Kind.RESUMED);
        assertThat(events).extracting(ConnectionEvent::kind).startsWith(Kind.DISCONNECTED, Kind.RESUMED);
        assertThat(events.get(0).detail()).contains("cut by the test");
    }

    @Test
    @DisplayName("D7 each operation takes effect at most once however often the connection breaks")
    void shouldNeitherLoseNorDoubleOverBrokenConnections() throws Exception {
        MiniNode node = node();
        Channel<String> writer = connect(options(node).build()).channel("stream", Codec.utf8());
        Channel<String> reader = keep(Strait.connect(options(node).build())).channel("stream", Codec.utf8());
        int count = 2_000;
        FutureTask<Void> sending = new FutureTask<>(() -> {
            for (int i = 0; i < count; i++) {
                writer.send(Integer.toString(i));
            }
            return null;
        });
        new Thread(sending, "writer").start();

        for (int i = 0; i < count; i++) {
            if (i % 50 == 25) {
                node.cutConnections();
            }
            assertThat(reader.receive()).isEqualTo(Integer.toString(i));
        }

        get(sending);
        assertThat(events).extracting(ConnectionEvent::kind).doesNotContain(Kind.SESSION_LOST);
        assertThat(events.stream().filter(event -> event.kind() == Kind.RESUMED))
                .hasSizeGreaterThan(5);
        assertThat(node.acknowledged()).isGreaterThan(count);
    }

    @Test
    @DisplayName("D7 many operations under way survive broken connections, in order")
    void shouldKeepOrderOverBrokenConnections() throws Exception {
        MiniNode node = node();
        Strait strait = connect(options(node).build());
        Channel<String> channel = strait.channel("buffer", Codec.utf8(), ChannelOptions.buffered(1_000));
        List<CompletableFuture<Void>> sends = new ArrayList<>();

        for (int i = 0; i < 1_000; i++) {
            sends.add(channel.sendAsync(Integer.toString(i)));
            if (i % 200 == 100) {
                node.cutConnections();
            }
        }
        for (CompletableFuture<Void> send : sends) {
            get(send);
        }

        for (int i = 0; i < 1_000; i++) {
            assertThat(channel.receive()).isEqualTo(Integer.toString(i));
        }
        assertThat(channel.tryReceive().value()).isEmpty();
    }

    @Test
    @DisplayName("S6 D7 a lazy value is asked for again after a broken connection, and computed once")
    void shouldSupplyAcrossBrokenConnection() throws Exception {
        MiniNode node = node();
        Strait strait = connect(options(node).build());
        Channel<String> channel = strait.channel("lazy", Codec.utf8());
        AtomicInteger computed = new AtomicInteger();
        CompletableFuture<String> receive = keep(Strait.connect(options(node).build()))
                .channel("lazy", Codec.utf8())
                .receiveAsync();
        awaitReceivers(channel, 1);

        String result = strait.<String>select()
                .sendLazy(
                        channel,
                        () -> {
                            node.cutConnections();
                            return "value " + computed.incrementAndGet();
                        },
                        () -> "sent")
                .run();

        assertThat(result).isEqualTo("sent");
        assertThat(get(receive)).isEqualTo("value 1");
        assertThat(computed).hasValue(1);
    }

    @Test
    @DisplayName("D3 a lost session: what may have happened is Indeterminate, and a new session goes on")
    void shouldTellWhatIsUnknownWhenSessionIsLost() throws Exception {
        MiniNode node = node();
        Strait strait = connect(options(node).build());
        Channel<String> channel = strait.channel("orders", Codec.utf8());
        CompletableFuture<String> receive = channel.receiveAsync();
        awaitReceivers(channel, 1);

        node.restart();

        assertThat(failure(receive))
                .isInstanceOfSatisfying(
                        IndeterminateException.class,
                        e -> assertThat(e.effect()).isEqualTo(StraitException.Effect.UNKNOWN));
        CompletableFuture<String> again = channel.receiveAsync();
        channel.send("after");
        assertThat(get(again)).isEqualTo("after");
        awaitEvent(Kind.CONNECTED);
        assertThat(events)
                .extracting(ConnectionEvent::kind)
                .containsExactly(Kind.DISCONNECTED, Kind.SESSION_LOST, Kind.CONNECTED);
    }

    @Test
    @DisplayName("D3 a dead node: nobody hangs, the client goes on at another one")
    void shouldFailOver() throws Exception {
        MiniNode first = node();
        MiniNode second = node();
        Strait strait = connect(
                options(first, second).resumeWindow(Duration.ofMillis(300)).build());
        Channel<String> channel = strait.channel("orders", Codec.utf8());
        CompletableFuture<String> sent = channel.receiveAsync();
        awaitReceivers(channel, 1);

        first.stopListening();
        awaitEvent(Kind.DISCONNECTED);
        CompletableFuture<String> neverSent = channel.receiveAsync();
        keep(Strait.connect(options(second).build()))
                .channel("orders", Codec.utf8())
                .send("elsewhere");

        assertThat(failure(sent)).isInstanceOf(IndeterminateException.class);
        assertThat(get(neverSent)).isEqualTo("elsewhere");
        awaitEvent(Kind.CONNECTED);
        assertThat(events.get(events.size() - 1).endpoint()).isEqualTo(second.endpoint());
    }

    @Test
    @DisplayName("D3 what may be done twice is done again in the next session")
    void shouldRepeatWhatIsRepeatable() throws Exception {
        MiniNode first = node();
        MiniNode second = node();
        Strait strait = connect(
                options(first, second).resumeWindow(Duration.ofMillis(200)).build());
        CountDownLatch halted = first.halt();

        CompletableFuture<?> declared = strait.channelAsync("declared", Codec.utf8(), ChannelOptions.buffered(3));
        CompletableFuture<?> inspected = strait.inspectAsync("declared");
        first.stopListening();

        get(declared);
        get(inspected);
        assertThat(strait.inspect("declared").capacity()).isEqualTo(3);
        halted.countDown();
    }

    @Test
    @DisplayName("D7 nodes learned from a node are used when the configured ones are gone")
    void shouldUseLearnedNodes() throws Exception {
        MiniNode first = node();
        MiniNode second = node();
        Strait strait =
                connect(options(first).resumeWindow(Duration.ofMillis(100)).build());
        first.tellEndpoints(List.of("not an endpoint", second.endpoint()));
        strait.inspect("settled");

        first.stopListening();

        awaitEvent(Kind.CONNECTED);
        assertThat(strait.inspect("here").channel()).isEqualTo("here");
    }

    @Test
    @DisplayName("D9 a node that drains gives its operations back, and they go to another one")
    void shouldMoveWhenNodeDrains() throws Exception {
        MiniNode first = node();
        MiniNode second = node();
        Strait strait = connect(options(first, second).build());
        Channel<String> channel = strait.channel("orders", Codec.utf8());
        CompletableFuture<String> waiting = channel.receiveAsync();
        CompletableFuture<String> withDeadline = channel.receiveAsync(Duration.ofMillis(300));
        awaitReceivers(channel, 2);

        first.drain(List.of(second.endpoint()));
        awaitEvent(Kind.CONNECTED);
        first.stopListening();

        assertThat(failure(withDeadline)).isInstanceOf(OperationTimeoutException.class);
        keep(Strait.connect(options(second).build()))
                .channel("orders", Codec.utf8())
                .send("moved");
        assertThat(get(waiting)).isEqualTo("moved");
        assertThat(events).extracting(ConnectionEvent::kind).containsExactly(Kind.DRAINING, Kind.CONNECTED);
    }

    @Test
    @DisplayName("D10 past the node's credit operations wait here, and go as answers come")
    void shouldRespectCredit() throws Exception {
        MiniNode node = keep(new MiniNode(2, LONG));
        Strait strait = connect(options(node).build());
        Channel<String> channel = strait.channel("orders", Codec.utf8());
        List<CompletableFuture<String>> receives = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            receives.add(channel.receiveAsync());
        }

        Channel<String> writer = keep(Strait.connect(options(node).build())).channel("orders", Codec.utf8());
        for (int i = 0; i < 5; i++) {
            writer.send("value " + i);
        }

        for (int i = 0; i < 5; i++) {
            assertThat(get(receives.get(i))).isEqualTo("value " + i);
        }
    }

    @Test
    @DisplayName("D10 a frame that the node would not take is refused here, naming the limit")
    void shouldRefuseFramesThatAreTooLarge() throws Exception {
        Strait strait = connect(options(node()).build());
        Channel<byte[]> channel = strait.channel("orders", Codec.bytes());

        assertThatThrownBy(() -> channel.send(new byte[(8 << 20) + 1]))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("limit=max_message_bytes=8388608");
        CompletableFuture<byte[]> received = channel.receiveAsync();
        assertThatThrownBy(() -> strait.<String>select()
                        .sendLazy(channel, () -> new byte[8 << 20], () -> "sent")
                        .run())
                .isInstanceOf(SupplierFailedException.class)
                .hasMessageContaining("max_message_bytes");
        channel.send(new byte[10]);
        assertThat(get(received)).hasSize(10);
    }

    @Test
    @DisplayName("D10 past the client's own limit an operation is refused, naming the limit")
    void shouldRefusePastOwnLimit() throws Exception {
        Strait strait = connect(options(node()).maxPending(2).build());
        Channel<String> channel = strait.channel("orders", Codec.utf8());
        List<CompletableFuture<String>> pending = List.of(channel.receiveAsync(), channel.receiveAsync());

        assertThatThrownBy(channel::receive)
                .isInstanceOf(OverloadedException.class)
                .hasMessageContaining("maxPending=2");
        assertThat(failure(channel.receiveAsync())).isInstanceOf(OverloadedException.class);

        pending.forEach(future -> future.cancel(true));
    }

    @Test
    @DisplayName("nobody at the address: connecting fails in time and says why")
    void shouldFailToConnect() {
        MiniNode node = node();
        node.stopListening();
        StraitOptions options =
                options(node).connectTimeout(Duration.ofMillis(300)).build();

        assertThatThrownBy(() -> Strait.connect(options))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining(node.endpoint());
        assertThat(Strait.connectAsync(options)).failsWithin(LONG);
    }

    @Test
    @DisplayName("a wrong protocol version is a precise error")
    void shouldRefuseOtherProtocol() {
        MiniNode node = node();
        node.speak(2);

        assertThatThrownBy(() -> Strait.connect(
                        options(node).connectTimeout(Duration.ofMillis(300)).build()))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("theirs=2")
                .hasMessageContaining("ours=1");
    }

    @Test
    @DisplayName(
            "no node for longer than the connect timeout: operations are refused instead of queued, until one is back")
    void shouldRefuseWhileUnreachable() throws Exception {
        MiniNode node = node();
        Strait strait = connect(options(node)
                .connectTimeout(Duration.ofMillis(300))
                .resumeWindow(Duration.ofMillis(100))
                .build());
        Channel<String> channel = strait.channel("orders", Codec.utf8());
        node.stopListening();
        awaitEvent(Kind.SESSION_LOST);

        CompletableFuture<String> queued = channel.receiveAsync();
        assertThat(failure(queued)).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(channel::receive)
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining(node.endpoint());

        node.listenAgain();
        awaitEvent(Kind.CONNECTED);
        assertThat(channel.info().channel()).isEqualTo("orders");
    }

    @Test
    @DisplayName("C6 a deadline passes while the operation waits for a connection: it never happened")
    void shouldTimeOutWhileQueued() throws Exception {
        MiniNode node = node();
        Strait strait =
                connect(options(node).resumeWindow(Duration.ofMillis(50)).build());
        Channel<String> channel = strait.channel("orders", Codec.utf8());
        node.stopListening();
        awaitEvent(Kind.SESSION_LOST);

        assertThatThrownBy(() -> channel.send("x", Duration.ofMillis(100)))
                .isInstanceOf(OperationTimeoutException.class);
        CompletableFuture<Void> cancelled = channel.sendAsync("y");
        assertThat(cancelled.cancel(true)).isTrue();
    }

    @Test
    @DisplayName("a node that is silent is given up, and the session resumed when it is back")
    void shouldNoticeSilentNode() throws Exception {
        MiniNode node = node();
        Strait strait = connect(options(node).keepAlive(Duration.ofMillis(100)).build());
        Channel<String> channel = strait.channel("orders", Codec.utf8());
        CompletableFuture<String> receive = channel.receiveAsync();
        awaitReceivers(channel, 1);

        CountDownLatch halted = node.halt();
        awaitEvent(Kind.DISCONNECTED);
        halted.countDown();
        awaitEvent(Kind.RESUMED);

        channel.send("back");
        assertThat(get(receive)).isEqualTo("back");
    }

    @Test
    @DisplayName("close is bounded although the node does not answer; what is unknown is said to be so")
    void shouldCloseInTimeThoughNodeIsSilent() throws Exception {
        MiniNode node = node();
        Strait strait = connect(options(node).build());
        CompletableFuture<String> receive =
                strait.channel("orders", Codec.utf8()).receiveAsync();
        awaitReceivers(strait.channel("orders", Codec.utf8()), 1);
        CountDownLatch halted = node.halt();

        long start = System.nanoTime();
        strait.close(Duration.ofMillis(200));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(failure(receive)).isInstanceOf(IndeterminateException.class);
        assertThatThrownBy(() -> strait.inspect("orders")).isInstanceOf(ClientClosedException.class);
        halted.countDown();
    }

    @Test
    @DisplayName("close while the connection is lost does not hang")
    void shouldCloseWhileDisconnected() throws Exception {
        MiniNode node = node();
        Strait strait = connect(options(node).build());
        CompletableFuture<String> receive =
                strait.channel("orders", Codec.utf8()).receiveAsync();
        awaitReceivers(strait.channel("orders", Codec.utf8()), 1);
        node.stopListening();
        awaitEvent(Kind.DISCONNECTED);

        strait.close(Duration.ofMillis(200));

        assertThat(failure(receive)).isInstanceOf(IndeterminateException.class);
        awaitEvent(Kind.CLOSED);
    }

    @Test
    @DisplayName("S8 a strict deadline holds while the connection is lost: the caller does not wait for the resume")
    void shouldKeepStrictDeadlineWhileDisconnected() throws Exception {
        MiniNode node = node();
        Strait strait = connect(options(node).build());
        Channel<String> channel = strait.channel("orders", Codec.utf8());
        CompletableFuture<String> strict = strait.<String>select()
                .receive(channel, value -> value)
                .after(Duration.ofMillis(500), () -> "late")
                .strictDeadline()
                .runAsync();
        awaitReceivers(channel, 1);

        node.stopListening();

        assertThat(failure(strict)).isInstanceOf(IndeterminateException.class).hasMessageContaining("deadline");
        node.listenAgain();
        awaitEvent(Kind.RESUMED);
        awaitReceivers(channel, 0);
    }

    @Test
    @DisplayName("S8 a caller that is interrupted while the connection is lost gets an answer, not a hang")
    void shouldAnswerInterruptedCallerWhileDisconnected() throws Exception {
        MiniNode node = node();
        Strait strait = connect(options(node).build());
        Channel<String> channel = strait.channel("orders", Codec.utf8());
        AtomicReference<Thread> thread = new AtomicReference<>();
        FutureTask<String> receive = new FutureTask<>(() -> {
            thread.set(Thread.currentThread());
            return channel.receive();
        });
        new Thread(receive, "receiver").start();
        awaitReceivers(channel, 1);

        node.stopListening();
        awaitEvent(Kind.DISCONNECTED);
        thread.get().interrupt();
        node.listenAgain();

        assertThat(failure(receive)).isInstanceOf(InterruptedException.class);
        awaitReceivers(channel, 0);
    }
}
