package io.strait.client;

import io.strait.Channel;
import io.strait.ChannelInfo;
import io.strait.ChannelRef;
import io.strait.Codec;
import io.strait.ReceiveResult;
import io.strait.Receiver;
import io.strait.SendResult;
import io.strait.Sender;
import io.strait.core.id.ChannelName;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/** Both ends of a channel; every call goes to one of them. */
final class PortChannel<T> implements Channel<T> {

    private final PortStrait strait;
    private final PortSender<T> sender;
    private final PortReceiver<T> receiver;

    PortChannel(PortStrait strait, Calls calls, ChannelName name, Codec<T> codec) {
        this.strait = strait;
        this.sender = new PortSender<>(calls, name, codec);
        this.receiver = new PortReceiver<>(calls, name, codec);
    }

    @Override
    public String name() {
        return sender.name();
    }

    @Override
    public ChannelRef ref() {
        return new ChannelRef(name());
    }

    @Override
    public Sender<T> sender() {
        return sender;
    }

    @Override
    public Receiver<T> receiver() {
        return receiver;
    }

    PortSender<T> portSender() {
        return sender;
    }

    PortReceiver<T> portReceiver() {
        return receiver;
    }

    @Override
    public void abort(String cause) throws InterruptedException {
        sender.abort(cause);
    }

    @Override
    public CompletableFuture<Void> abortAsync(String cause) {
        return sender.abortAsync(cause);
    }

    @Override
    public ChannelInfo info() throws InterruptedException {
        return strait.inspect(name());
    }

    @Override
    public CompletableFuture<ChannelInfo> infoAsync() {
        return strait.inspectAsync(name());
    }

    @Override
    public void send(T value) throws InterruptedException {
        sender.send(value);
    }

    @Override
    public void send(T value, Duration timeout) throws InterruptedException {
        sender.send(value, timeout);
    }

    @Override
    public SendResult trySend(T value) throws InterruptedException {
        return sender.trySend(value);
    }

    @Override
    public SendResult trySend(T value, Duration timeout) throws InterruptedException {
        return sender.trySend(value, timeout);
    }

    @Override
    public void sendFailure(Throwable failure) throws InterruptedException {
        sender.sendFailure(failure);
    }

    @Override
    public void close() throws InterruptedException {
        sender.close();
    }

    @Override
    public void close(String cause) throws InterruptedException {
        sender.close(cause);
    }

    @Override
    public CompletableFuture<Void> sendAsync(T value) {
        return sender.sendAsync(value);
    }

    @Override
    public CompletableFuture<Void> sendAsync(T value, Duration timeout) {
        return sender.sendAsync(value, timeout);
    }

    @Override
    public CompletableFuture<SendResult> trySendAsync(T value) {
        return sender.trySendAsync(value);
    }

    @Override
    public CompletableFuture<SendResult> trySendAsync(T value, Duration timeout) {
        return sender.trySendAsync(value, timeout);
    }

    @Override
    public CompletableFuture<Void> sendFailureAsync(Throwable failure) {
        return sender.sendFailureAsync(failure);
    }

    @Override
    public CompletableFuture<Void> closeAsync() {
        return sender.closeAsync();
    }

    @Override
    public CompletableFuture<Void> closeAsync(String cause) {
        return sender.closeAsync(cause);
    }

    @Override
    public T receive() throws InterruptedException {
        return receiver.receive();
    }

    @Override
    public T receive(Duration timeout) throws InterruptedException {
        return receiver.receive(timeout);
    }

    @Override
    public ReceiveResult<T> tryReceive() throws InterruptedException {
        return receiver.tryReceive();
    }

    @Override
    public ReceiveResult<T> tryReceive(Duration timeout) throws InterruptedException {
        return receiver.tryReceive(timeout);
    }

    @Override
    public ReceiveResult<T> receiveOrClosed() throws InterruptedException {
        return receiver.receiveOrClosed();
    }

    @Override
    public CompletableFuture<T> receiveAsync() {
        return receiver.receiveAsync();
    }

    @Override
    public CompletableFuture<T> receiveAsync(Duration timeout) {
        return receiver.receiveAsync(timeout);
    }

    @Override
    public CompletableFuture<ReceiveResult<T>> tryReceiveAsync() {
        return receiver.tryReceiveAsync();
    }

    @Override
    public CompletableFuture<ReceiveResult<T>> tryReceiveAsync(Duration timeout) {
        return receiver.tryReceiveAsync(timeout);
    }

    @Override
    public CompletableFuture<ReceiveResult<T>> receiveOrClosedAsync() {
        return receiver.receiveOrClosedAsync();
    }

    @Override
    public Iterator<T> iterator() {
        return receiver.iterator();
    }

    @Override
    public Stream<T> stream() {
        return receiver.stream();
    }

    @Override
    public Flow.Publisher<T> publisher() {
        return receiver.publisher();
    }

    @Override
    public String toString() {
        return "Channel[" + name() + "]";
    }
}
