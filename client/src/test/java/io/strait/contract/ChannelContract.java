package io.strait.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.strait.Channel;
import io.strait.ChannelClosedException;
import io.strait.ChannelFullException;
import io.strait.ChannelInfo;
import io.strait.ChannelOptions;
import io.strait.ChannelRef;
import io.strait.ClientClosedException;
import io.strait.Codec;
import io.strait.CodecException;
import io.strait.ConflictingPropertiesException;
import io.strait.Header;
import io.strait.InvalidArgumentException;
import io.strait.Message;
import io.strait.OperationTimeoutException;
import io.strait.Overflow;
import io.strait.OverloadedException;
import io.strait.ReceiveResult;
import io.strait.Receiver;
import io.strait.RemoteFailureException;
import io.strait.SendResult;
import io.strait.Sender;
import io.strait.Strait;
import io.strait.StraitException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Channels: promises C1 to C16 and D8. */
public abstract class ChannelContract extends Contract {

    /** A record that travels as JSON. */
    public record Order(String item, int count) {}

    @Test
    @DisplayName("C1 a send completes only when one receive took the value")
    void shouldCompleteSendOnlyWhenReceived() throws Exception {
        String name = fresh("c1");
        Channel<String> here = text(0, name);
        Channel<String> there = text(1, name);

        CompletableFuture<Void> send = here.sendAsync("hello");
        awaitSenders(here, 1);
        assertStaysUndone(send);
        String received = there.receive();

        assertThat(received).isEqualTo("hello");
        get(send);
        assertIdle(here);
    }

    @Test
    @DisplayName("C2 a buffer is first in, first out; a receive from a full one admits a blocked sender")
    void shouldAdmitBlockedSenderWhenOldestIsTaken() throws Exception {
        String name = fresh("c2");
        Channel<String> writer = client(0).channel(name, Codec.utf8(), ChannelOptions.buffered(2));
        Channel<String> reader = text(1, name);

        writer.send("a");
        writer.send("b");
        CompletableFuture<Void> third = writer.sendAsync("c");
        awaitChannel(writer, info -> info.buffered() == 2 && info.waitingSenders() == 1);
        assertThat(reader.receive()).isEqualTo("a");
        get(third);

        assertThat(writer.info().buffered()).isEqualTo(2);
        assertThat(reader.receive()).isEqualTo("b");
        assertThat(reader.receive()).isEqualTo("c");
    }

    @Test
    @DisplayName("C3 DROP_OLDEST keeps the newest values and counts what it drops")
    void shouldDropOldest() throws Exception {
        assertThat(sendThreeThrough(Overflow.DROP_OLDEST, 2)).containsExactly("b", "c");
    }

    @Test
    @DisplayName("C3 DROP_LATEST keeps the oldest values and counts what it drops")
    void shouldDropLatest() throws Exception {
        assertThat(sendThreeThrough(Overflow.DROP_LATEST, 2)).containsExactly("a", "b");
    }

    @Test
    @DisplayName("C3 CONFLATE keeps the latest value")
    void shouldConflate() throws Exception {
        assertThat(sendThreeThrough(Overflow.CONFLATE, 1)).containsExactly("c");
    }

    private List<String> sendThreeThrough(Overflow overflow, int capacity) throws InterruptedException {
        String name = fresh("c3");
        ChannelOptions options = ChannelOptions.buffered(capacity).withOverflow(overflow);
        Channel<String> writer = client(0).channel(name, Codec.utf8(), options);
        Channel<String> reader = text(1, name);
        for (String value : List.of("a", "b", "c")) {
            writer.send(value);
        }
        assertThat(writer.info().dropped()).isEqualTo(3 - capacity);
        List<String> kept = new ArrayList<>();
        for (ReceiveResult<String> result = reader.tryReceive();
                result instanceof ReceiveResult.Received<String> received;
                result = reader.tryReceive()) {
            kept.add(received.received());
        }
        return kept;
    }

    @Test
    @DisplayName("C3 REJECT refuses a send to a full buffer")
    void shouldRejectWhenFull() throws Exception {
        ChannelOptions options = ChannelOptions.buffered(1).withOverflow(Overflow.REJECT);
        Channel<String> channel = client(0).channel(fresh("c3"), Codec.utf8(), options);

        channel.send("a");

        assertThatThrownBy(() -> channel.send("b"))
                .isInstanceOf(ChannelFullException.class)
                .hasMessageContaining(channel.name());
        assertThat(channel.trySend("b")).isInstanceOf(SendResult.NotReady.class);
        assertThat(channel.receive()).isEqualTo("a");
    }

    @Test
    @DisplayName("C4 waiting receivers are served in the order of their arrival")
    void shouldServeReceiversInOrder() throws Exception {
        String name = fresh("c4");
        Channel<String> writer = text(0, name);
        List<CompletableFuture<String>> receivers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            receivers.add(text(i, name).receiveAsync());
            awaitReceivers(writer, i + 1);
        }

        for (String value : List.of("first", "second", "third")) {
            writer.send(value);
        }

        assertThat(get(receivers.get(0))).isEqualTo("first");
        assertThat(get(receivers.get(1))).isEqualTo("second");
        assertThat(get(receivers.get(2))).isEqualTo("third");
    }

    @Test
    @DisplayName("C4 waiting senders are served in the order of their arrival")
    void shouldServeSendersInOrder() throws Exception {
        String name = fresh("c4");
        Channel<String> reader = text(0, name);
        List<CompletableFuture<Void>> senders = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            senders.add(text(i, name).sendAsync("from " + i));
            awaitSenders(reader, i + 1);
        }

        for (int i = 0; i < 3; i++) {
            assertThat(reader.receive()).isEqualTo("from " + i);
            get(senders.get(i));
        }
    }

    @Test
    @DisplayName("C4 many senders and receivers: each value is received once")
    void shouldReceiveEachValueOnce() throws Exception {
        String name = fresh("c4");
        int perSender = 100;
        Set<String> received = ConcurrentHashMap.newKeySet();
        List<Future<Integer>> receivers = new ArrayList<>();
        List<Future<Integer>> senders = new ArrayList<>();

        for (int i = 0; i < 3; i++) {
            Channel<String> channel = text(i, name);
            String prefix = i + "/";
            receivers.add(start(() -> {
                int count = 0;
                for (String value : channel) {
                    assertThat(received.add(value))
                            .as("received once: %s", value)
                            .isTrue();
                    count++;
                }
                return count;
            }));
            senders.add(start(() -> {
                for (int n = 0; n < perSender; n++) {
                    channel.send(prefix + n);
                }
                return perSender;
            }));
        }
        for (Future<Integer> sender : senders) {
            get(sender);
        }
        text(0, name).close();

        int sum = 0;
        for (Future<Integer> receiver : receivers) {
            sum += get(receiver);
        }
        assertThat(sum).isEqualTo(3 * perSender);
        assertThat(received).hasSize(3 * perSender);
    }

    @Test
    @DisplayName("C5 the ends are separate types that give one direction only")
    void shouldGiveOneDirectionOnly() throws Exception {
        Channel<String> channel = text(0, fresh("c5"));
        Sender<String> sender = channel.sender();
        Receiver<String> receiver = channel.receiver();

        Future<String> received = start(receiver::receive);
        sender.send("one way");

        assertThat(get(received)).isEqualTo("one way");
        assertThat((Object) sender).isNotInstanceOf(Receiver.class);
        assertThat((Object) receiver).isNotInstanceOf(Sender.class);
    }

    @Test
    @DisplayName("C6 with a deadline: nobody comes, nothing is left behind")
    void shouldTimeOut() throws Exception {
        Channel<String> channel = text(0, fresh("c6"));

        assertThatThrownBy(() -> channel.receive(SHORT)).isInstanceOf(OperationTimeoutException.class);
        assertThatThrownBy(() -> channel.send("late", SHORT)).isInstanceOf(OperationTimeoutException.class);
        assertThat(failure(channel.receiveAsync(SHORT))).isInstanceOf(OperationTimeoutException.class);
        assertThat(channel.tryReceive(SHORT)).isInstanceOf(ReceiveResult.NotReady.class);
        assertThat(channel.trySend("late", SHORT)).isInstanceOf(SendResult.NotReady.class);
        assertThat(channel.tryReceive(Duration.ZERO)).isInstanceOf(ReceiveResult.NotReady.class);

        assertIdle(channel);
    }

    @Test
    @DisplayName("C6 with a deadline: a partner in time completes it")
    void shouldMeetBeforeDeadline() throws Exception {
        String name = fresh("c6");
        Channel<String> channel = text(0, name);

        Future<String> received = start(() -> channel.receive(LONG));
        text(1, name).send("in time", LONG);

        assertThat(get(received)).isEqualTo("in time");
    }

    @Test
    @DisplayName("C6 try: at one instant, or not at all")
    void shouldTryAtOneInstant() throws Exception {
        String name = fresh("c6");
        Channel<String> here = text(0, name);
        Channel<String> there = text(1, name);

        assertThat(here.trySend("x").isSent()).isFalse();
        assertThat(here.tryReceive()).isInstanceOf(ReceiveResult.NotReady.class);
        CompletableFuture<String> waiting = there.receiveAsync();
        awaitReceivers(here, 1);
        assertThat(here.trySend("y").isSent()).isTrue();
        assertThat(get(waiting)).isEqualTo("y");
        CompletableFuture<Void> sending = there.sendAsync("z");
        awaitSenders(here, 1);
        assertThat(here.tryReceive().value()).contains("z");
        get(sending);

        assertIdle(here);
    }

    @Test
    @DisplayName("C6 asynchronous: futures complete in any thread, and every blocking form has one")
    void shouldCompleteFutures() throws Exception {
        String name = fresh("c6");
        Channel<String> here = text(0, name);
        Channel<String> there = text(2, name);

        CompletableFuture<String> received = there.receiveAsync().thenApply(String::toUpperCase);
        get(here.sendAsync("async"));
        CompletableFuture<ReceiveResult<String>> next = there.receiveOrClosedAsync();
        get(here.sendAsync("again", LONG));

        assertThat(get(received)).isEqualTo("ASYNC");
        assertThat(get(next).value()).contains("again");
        assertThat(get(there.tryReceiveAsync())).isInstanceOf(ReceiveResult.NotReady.class);
        assertThat(get(here.trySendAsync("nobody"))).isInstanceOf(SendResult.NotReady.class);
    }

    @Test
    @DisplayName("C6 a blocking call inside a callback is refused instead of hanging")
    void shouldRefuseToBlockInCallback() throws Exception {
        String name = fresh("c6");
        Channel<String> channel = text(0, name);
        CompletableFuture<String> nested = channel.receiveAsync().thenApply(value -> {
            try {
                return channel.receive();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });

        text(1, name).send("x");

        assertThat(failure(nested)).isInstanceOf(IllegalStateException.class);
        assertIdle(channel);
    }

    @Test
    @DisplayName(
            "C7 close: later sends fail, what was sent before is still received in order, then receivers learn of it")
    void shouldDeliverBeforeClosed() throws Exception {
        String name = fresh("c7");
        Channel<String> writer = client(0).channel(name, Codec.utf8(), ChannelOptions.buffered(1));
        Channel<String> reader = text(1, name);
        writer.send("buffered");
        CompletableFuture<Void> blocked = writer.sendAsync("blocked");
        awaitSenders(writer, 1);

        text(2, name).close("enough");
        assertThatThrownBy(() -> writer.send("late")).isInstanceOfSatisfying(ChannelClosedException.class, closed -> {
            assertThat(closed.closeCause()).isEqualTo("enough");
            assertThat(closed.channel()).isEqualTo(name);
            assertThat(closed.aborted()).isFalse();
        });
        assertThat(reader.receive()).isEqualTo("buffered");
        assertThat(reader.receive()).isEqualTo("blocked");
        get(blocked);

        assertThatThrownBy(reader::receive).isInstanceOf(ChannelClosedException.class);
        assertThat(reader.tryReceive()).isInstanceOf(ReceiveResult.Closed.class);
        assertThat(writer.trySend("late")).isInstanceOf(SendResult.Closed.class);
    }

    @Test
    @DisplayName("C7 close wakes blocked receivers; closing again changes nothing, the first cause stays")
    void shouldWakeReceiversAndKeepFirstCause() throws Exception {
        String name = fresh("c7");
        Channel<String> channel = text(0, name);
        CompletableFuture<String> blocked = text(1, name).receiveAsync();
        awaitReceivers(channel, 1);

        channel.close("first");
        text(2, name).close("second");

        assertThat(failure(blocked)).isInstanceOf(ChannelClosedException.class).hasMessageContaining("first");
        assertThatThrownBy(text(2, name)::receive)
                .isInstanceOf(ChannelClosedException.class)
                .hasMessageContaining("first");
        assertThat(channel.info().state()).isEqualTo(ChannelInfo.State.CLOSED);
        assertThat(channel.info().closeCause()).isEqualTo("first");
    }

    @Test
    @DisplayName("C8 abort fails everything now, on both sides")
    void shouldFailBothSidesOnAbort() throws Exception {
        String name = fresh("c8");
        Channel<String> writer = client(0).channel(name, Codec.utf8(), ChannelOptions.buffered(1));
        writer.send("given up");
        CompletableFuture<Void> blocked = writer.sendAsync("given up too");
        awaitSenders(writer, 1);

        text(1, name).abort("broken");

        assertThat(failure(blocked))
                .isInstanceOfSatisfying(
                        ChannelClosedException.class,
                        closed -> assertThat(closed.aborted()).isTrue());
        assertThatThrownBy(text(2, name)::receive)
                .isInstanceOf(ChannelClosedException.class)
                .hasMessageContaining("broken");
        assertThat(writer.info().state()).isEqualTo(ChannelInfo.State.ABORTED);
        assertThat(writer.info().dropped()).isPositive();
    }

    @Test
    @DisplayName("C8 abort wakes blocked receivers")
    void shouldWakeReceiversOnAbort() throws Exception {
        String name = fresh("c8");
        Channel<String> channel = text(0, name);
        CompletableFuture<String> blocked = text(1, name).receiveAsync();
        awaitReceivers(channel, 1);

        channel.abort("broken");

        assertThat(failure(blocked)).isInstanceOf(ChannelClosedException.class);
    }

    @Test
    @DisplayName("C9 a failure is sent in place of a value and thrown by the receive")
    void shouldThrowRemoteFailure() throws Exception {
        String name = fresh("c9");
        Channel<String> reader = text(1, name);
        Future<?> received = start(reader::receive);

        text(0, name).sendFailure(new IllegalStateException("the oven is cold"));

        assertThat(failure(received)).isInstanceOfSatisfying(RemoteFailureException.class, remote -> {
            assertThat(remote.remoteType()).isEqualTo("java.lang.IllegalStateException");
            assertThat(remote.remoteMessage()).isEqualTo("the oven is cold");
            assertThat(remote.remoteStack()).contains("shouldThrowRemoteFailure");
            assertThat(remote.effect()).isEqualTo(StraitException.Effect.TAKEN);
        });
        CompletableFuture<Void> second = text(0, name).sendFailureAsync(new RuntimeException());
        assertThat(reader.receiveOrClosed()).isInstanceOf(ReceiveResult.Failed.class);
        get(second);
    }

    @Test
    @DisplayName("C10 iteration ends on close, and goes on after a received failure")
    void shouldIterateUntilClosed() throws Exception {
        String name = fresh("c10");
        Channel<String> writer = client(0).channel(name, Codec.utf8(), ChannelOptions.buffered(8));
        writer.send("a");
        writer.sendFailure(new RuntimeException("x"));
        writer.send("b");
        writer.close();

        List<String> seen = new ArrayList<>();
        var iterator = text(1, name).iterator();
        while (iterator.hasNext()) {
            try {
                seen.add(iterator.next());
            } catch (RemoteFailureException e) {
                seen.add("failure " + e.remoteMessage());
            }
        }

        assertThat(seen).containsExactly("a", "failure x", "b");
    }

    @Test
    @DisplayName("C10 a loop that is left early loses nothing")
    void shouldLoseNothingWhenLoopIsLeft() throws Exception {
        Channel<String> reader = filled(fresh("c10"));

        for (String value : reader) {
            if (value.equals("b")) {
                break;
            }
        }
        assertThat(reader.stream().limit(2)).containsExactly("c", "d");
        assertThat(reader.stream().parallel().findFirst()).contains("e");

        assertThat(reader.receive()).isEqualTo("f");
    }

    @Test
    @DisplayName("C10 a publisher sends what was asked for, and loses nothing when cancelled")
    void shouldPublishOnDemand() throws Exception {
        Channel<String> reader = filled(fresh("c10"));
        CollectingSubscriber first = new CollectingSubscriber();

        reader.publisher().subscribe(first);
        first.request(2);
        await().atMost(LONG).until(() -> first.values().size() == 2);
        assertThat(reader.info().buffered()).isEqualTo(4);
        first.cancel();

        assertThat(first.values()).containsExactly("a", "b");
        assertThat(reader.receive()).isEqualTo("c");
        CollectingSubscriber second = new CollectingSubscriber();
        reader.publisher().subscribe(second);
        second.request(Long.MAX_VALUE);
        reader.close();
        await().atMost(LONG).until(second::isCompleted);
        assertThat(second.values()).containsExactly("d", "e", "f");
    }

    @Test
    @DisplayName("C10 a publisher with an open receive gives it up when cancelled")
    void shouldWithdrawReceiveOfCancelledSubscriber() throws Exception {
        String name = fresh("c10");
        Channel<String> reader = text(1, name);
        CollectingSubscriber subscriber = new CollectingSubscriber();

        reader.publisher().subscribe(subscriber);
        subscriber.request(1);
        awaitReceivers(reader, 1);
        subscriber.cancel();
        awaitReceivers(reader, 0);
        CompletableFuture<Void> send = text(0, name).sendAsync("kept");

        assertThat(reader.receive()).isEqualTo("kept");
        get(send);
        assertThat(subscriber.values()).isEmpty();
    }

    /** A buffered channel with the letters a to f in it, seen by client 1. */
    private Channel<String> filled(String name) throws InterruptedException {
        Channel<String> writer = client(0).channel(name, Codec.utf8(), ChannelOptions.buffered(8));
        for (String value : List.of("a", "b", "c", "d", "e", "f")) {
            writer.send(value);
        }
        return text(1, name);
    }

    @Test
    @DisplayName("C12 a channel can be inspected from anywhere")
    void shouldInspect() throws Exception {
        String name = fresh("c12");
        client(0).channel(name, Codec.utf8(), ChannelOptions.buffered(1));
        Channel<String> channel = text(1, name);
        channel.send("in the buffer");
        List<CompletableFuture<Void>> blocked = List.of(channel.sendAsync("x"), channel.sendAsync("y"));
        awaitSenders(channel, 2);

        ChannelInfo info = client(2).inspect(name);

        assertThat(info.channel()).isEqualTo(name);
        assertThat(info.declared()).isTrue();
        assertThat(info.capacity()).isEqualTo(1);
        assertThat(info.overflow()).isEqualTo(Overflow.SUSPEND);
        assertThat(info.buffered()).isEqualTo(1);
        assertThat(info.balance()).isEqualTo(2);
        assertThat(info.sends()).isEqualTo(1);
        assertThat(info.state()).isEqualTo(ChannelInfo.State.OPEN);
        assertThat(info.home()).isNotEmpty().isEqualTo(client(1).inspect(name).home());
        for (int i = 0; i < 3; i++) {
            channel.receive();
        }
        for (CompletableFuture<Void> send : blocked) {
            get(send);
        }
    }

    @Test
    @DisplayName("C13 a name needs no declaration; declaring twice is fine, declaring something else is an error")
    void shouldRefuseConflictingDeclaration() throws Exception {
        assumeTrue(driver().hasPayloads());
        String name = fresh("c13");
        client(0).channel(name, Codec.utf8(), ChannelOptions.buffered(4));

        client(1).channel(name, Codec.utf8(), ChannelOptions.buffered(4));

        assertThatThrownBy(() -> client(2).channel(name, Codec.utf8(), ChannelOptions.buffered(5)))
                .isInstanceOf(ConflictingPropertiesException.class)
                .hasMessageContaining(name);
        ChannelInfo undeclared = client(0).inspect(fresh("c13"));
        assertThat(undeclared.declared()).isFalse();
        assertThat(undeclared.capacity()).isZero();
    }

    @Test
    @DisplayName("C13 properties out of their limits are refused, naming field and limit")
    void shouldRefuseInvalidProperties() {
        assertThatThrownBy(() -> client(0).channel(fresh("c13"), Codec.utf8(), ChannelOptions.buffered(-1)))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("capacity")
                .hasMessageContaining("-1");
        ChannelOptions noBuffer = ChannelOptions.rendezvous().withOverflow(Overflow.DROP_OLDEST);
        assertThatThrownBy(() -> client(0).channel(fresh("c13"), Codec.utf8(), noBuffer))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("DROP_OLDEST");
    }

    @Test
    @DisplayName("C13 a channel can insist on its codec")
    void shouldRefuseOtherCodec() throws Exception {
        assumeTrue(driver().hasPayloads());
        String name = fresh("c13");
        ChannelOptions strict = ChannelOptions.buffered(2).withEnforcedCodec();
        client(0).channel(name, Codec.json(Order.class), strict);

        assertThatThrownBy(() -> text(1, name).send("not JSON"))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("text/plain");
    }

    @Test
    @DisplayName("C14 past the cap of waiting offers an operation fails with Overloaded naming the cap")
    void shouldNameTheCap() throws Exception {
        String name = fresh("c14");
        ChannelOptions options = ChannelOptions.rendezvous().withMaxWaiting(2);
        Channel<String> channel = client(0).channel(name, Codec.utf8(), options);
        List<CompletableFuture<String>> waiting = List.of(channel.receiveAsync(), channel.receiveAsync());
        awaitReceivers(channel, 2);

        assertThatThrownBy(channel::receive)
                .isInstanceOf(OverloadedException.class)
                .hasMessageContaining("2")
                .hasMessageContaining(name);

        channel.send("a");
        channel.send("b");
        assertThat(get(waiting.get(0)) + get(waiting.get(1))).isEqualTo("ab");
    }

    @Test
    @DisplayName("C14 a payload over the cap is refused, naming size and cap")
    void shouldRefuseLargePayload() throws Exception {
        assumeTrue(driver().hasPayloads());
        String name = fresh("c14");
        ChannelOptions options = ChannelOptions.buffered(1).withMaxPayloadBytes(100);
        Channel<byte[]> channel = client(0).channel(name, Codec.bytes(), options);

        assertThatThrownBy(() -> channel.send(new byte[101]))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("100");
        Channel<byte[]> undeclared = client(1).channel(fresh("c14"), Codec.bytes());
        assertThatThrownBy(() -> undeclared.send(new byte[ChannelOptions.DEFAULT_MAX_PAYLOAD_BYTES + 1]))
                .isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    @DisplayName("C14 names over the limit or with control characters are refused at once")
    void shouldRefuseInvalidNames() {
        assertThatThrownBy(() -> text(0, "")).isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> text(0, "x".repeat(256)))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("255");
        assertThatThrownBy(() -> text(0, "a\tb")).isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    @DisplayName("C15 an empty payload is a value, and bytes arrive as they were")
    void shouldCarryEmptyAndBinary() throws Exception {
        String name = fresh("c15");
        Channel<byte[]> writer = client(0).channel(name, Codec.bytes(), ChannelOptions.buffered(4));
        Channel<byte[]> reader = client(1).channel(name, Codec.bytes());
        byte[] large = new byte[200_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31);
        }

        writer.send(new byte[0]);
        writer.send(large);

        assertThat(reader.receive()).isEmpty();
        assertThat(reader.receive()).isEqualTo(large);
    }

    @Test
    @DisplayName("C15 content type and headers travel with the bytes; records travel as JSON")
    void shouldCarryHeadersAndRecords() throws Exception {
        String name = fresh("c15");
        Codec<Message<Order>> codec = Codec.json(Order.class).withHeaders();
        Channel<Message<Order>> writer = client(0).channel(name, codec, ChannelOptions.buffered(1));
        Message<Order> order = new Message<>(new Order("espresso", 2), List.of(new Header("table", "7")));

        writer.send(order);

        assertThat(client(1).channel(name, codec).receive()).isEqualTo(order);
    }

    @Test
    @DisplayName("C15 a value that cannot be decoded is not lost: the exception carries it")
    void shouldCarryUndecodableValue() throws Exception {
        assumeTrue(driver().hasPayloads());
        String name = fresh("c15");
        client(0).channel(name, Codec.bytes(), ChannelOptions.buffered(1)).send(new byte[] {(byte) 0xff, 1});

        assertThatThrownBy(text(1, name)::receive).isInstanceOfSatisfying(CodecException.class, e -> {
            assertThat(e.content().data()).containsExactly(0xff, 1);
            assertThat(e.effect()).isEqualTo(StraitException.Effect.TAKEN);
        });
    }

    @Test
    @DisplayName("C16 a channel is a value: who receives it can use it at once")
    void shouldSendChannels() throws Exception {
        String name = fresh("c16");
        Channel<ChannelRef> requests = client(0).channel(name, Codec.channelRef());
        Future<?> server = start(() -> {
            ChannelRef replyTo = client(1).channel(name, Codec.channelRef()).receive();
            client(1).channel(replyTo, Codec.utf8()).send("pong");
            return null;
        });

        Channel<String> replies = text(2, fresh("c16"));
        requests.send(replies.ref());

        assertThat(replies.receive(LONG)).isEqualTo("pong");
        get(server);
    }

    @Test
    @DisplayName("D8 values of one sender arrive in the order of its sends")
    void shouldKeepOrderOfOneSender() throws Exception {
        String name = fresh("d8");
        Channel<String> writer = text(0, name);
        Channel<String> reader = text(1, name);
        int count = 200;
        Future<?> sends = start(() -> {
            for (int i = 0; i < count; i++) {
                writer.send(Integer.toString(i));
            }
            return null;
        });

        for (int i = 0; i < count; i++) {
            assertThat(reader.receive()).isEqualTo(Integer.toString(i));
        }

        get(sends);
    }

    @Test
    @DisplayName("D8 values that one sender offers without waiting are handed over in the order of its sends")
    void shouldKeepOrderOfPipelinedRendezvous() throws Exception {
        String name = fresh("d8");
        assertOrderOfPipelinedSends(text(0, name), text(1, name));
    }

    @Test
    @DisplayName("D8 values that one sender puts into a buffer without waiting arrive in the order of its sends")
    void shouldKeepOrderOfPipelinedSends() throws Exception {
        String name = fresh("d8");
        Channel<String> writer = client(0).channel(name, Codec.utf8(), ChannelOptions.buffered(16));

        assertOrderOfPipelinedSends(writer, text(1, name));
    }

    private static void assertOrderOfPipelinedSends(Channel<String> writer, Channel<String> reader) throws Exception {
        int count = 200;
        List<CompletableFuture<Void>> sends = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sends.add(writer.sendAsync(Integer.toString(i)));
        }

        for (int i = 0; i < count; i++) {
            assertThat(reader.receive()).isEqualTo(Integer.toString(i));
        }

        for (CompletableFuture<Void> send : sends) {
            get(send);
        }
    }

    @Test
    @DisplayName("D8 results of one receiver come in the order of its receives")
    void shouldKeepOrderOfOneReceiver() throws Exception {
        String name = fresh("d8");
        Channel<String> reader = text(0, name);
        int count = 200;
        List<CompletableFuture<String>> receives = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            receives.add(reader.receiveAsync());
        }

        Channel<String> writer = text(1, name);
        for (int i = 0; i < count; i++) {
            writer.send(Integer.toString(i));
        }

        for (int i = 0; i < count; i++) {
            assertThat(get(receives.get(i))).isEqualTo(Integer.toString(i));
        }
    }

    @Test
    @DisplayName("D5 a client that closes withdraws what it waits for; its callers do not hang")
    void shouldReleaseCallersOnClose() throws Exception {
        assumeTrue(driver().hasPayloads());
        String name = fresh("d5");
        Strait leaving = driver().open();
        Channel<String> channel = leaving.channel(name, Codec.utf8());
        Future<?> blocked = start(channel::receive);
        CompletableFuture<String> async = channel.receiveAsync();
        awaitReceivers(text(0, name), 2);

        leaving.close();
        leaving.close();

        assertThat(failure(blocked)).isInstanceOf(ClientClosedException.class);
        assertThat(failure(async)).isInstanceOf(ClientClosedException.class);
        assertThatThrownBy(channel::receive).isInstanceOf(ClientClosedException.class);
        assertThat(failure(channel.sendAsync("x"))).isInstanceOf(ClientClosedException.class);
        awaitReceivers(text(0, name), 0);
    }

    @Test
    @DisplayName("S8 an operation that a callback starts and cancels at once ends as cancelled")
    void shouldCancelWhatACallbackStarted() throws Exception {
        Channel<String> x = text(0, fresh("s8-callback"));
        Channel<String> never = text(0, fresh("s8-callback-never"));
        CompletableFuture<CompletableFuture<String>> started = new CompletableFuture<>();
        CompletableFuture<Void> unused = x.receiveAsync(LONG).thenAccept(value -> {
            CompletableFuture<String> second = never.receiveAsync();
            second.cancel(true);
            started.complete(second);
        });
        text(1, x.name()).send("v");
        CompletableFuture<String> second = get(started);
        assertThatThrownBy(() -> get(second)).isInstanceOf(CancellationException.class);
    }
}
