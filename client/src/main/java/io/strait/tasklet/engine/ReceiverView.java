package io.strait.tasklet.engine;

import io.strait.ReceiveResult;
import io.strait.Receiver;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/** The receiving end of a local channel only (C5). */
record ReceiverView<T>(RuntimeChannel<T> channel) implements Receiver<T> {

    @Override
    public String name() {
        return channel.name();
    }

    @Override
    public T receive() throws InterruptedException {
        return channel.receive();
    }

    @Override
    public T receive(Duration timeout) throws InterruptedException {
        return channel.receive(timeout);
    }

    @Override
    public ReceiveResult<T> tryReceive() throws InterruptedException {
        return channel.tryReceive();
    }

    @Override
    public ReceiveResult<T> tryReceive(Duration timeout) throws InterruptedException {
        return channel.tryReceive(timeout);
    }

    @Override
    public ReceiveResult<T> receiveOrClosed() throws InterruptedException {
        return channel.receiveOrClosed();
    }

    @Override
    public CompletableFuture<T> receiveAsync() {
        return channel.receiveAsync();
    }

    @Override
    public CompletableFuture<T> receiveAsync(Duration timeout) {
        return channel.receiveAsync(timeout);
    }

    @Override
    public CompletableFuture<ReceiveResult<T>> tryReceiveAsync() {
        return channel.tryReceiveAsync();
    }

    @Override
    public CompletableFuture<ReceiveResult<T>> tryReceiveAsync(Duration timeout) {
        return channel.tryReceiveAsync(timeout);
    }

    @Override
    public CompletableFuture<ReceiveResult<T>> receiveOrClosedAsync() {
        return channel.receiveOrClosedAsync();
    }

    @Override
    public Iterator<T> iterator() {
        return channel.iterator();
    }

    @Override
    public Stream<T> stream() {
        return channel.stream();
    }

    @Override
    public Flow.Publisher<T> publisher() {
        return channel.publisher();
    }
}
