package io.strait.tasklet.engine;

import io.strait.SendResult;
import io.strait.Sender;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The sending end of a local channel only (C5). */
record SenderView<T>(RuntimeChannel<T> channel) implements Sender<T> {

    @Override
    public String name() {
        return channel.name();
    }

    @Override
    public void send(T value) throws InterruptedException {
        channel.send(value);
    }

    @Override
    public void send(T value, Duration timeout) throws InterruptedException {
        channel.send(value, timeout);
    }

    @Override
    public SendResult trySend(T value) throws InterruptedException {
        return channel.trySend(value);
    }

    @Override
    public SendResult trySend(T value, Duration timeout) throws InterruptedException {
        return channel.trySend(value, timeout);
    }

    @Override
    public void sendFailure(Throwable failure) throws InterruptedException {
        channel.sendFailure(failure);
    }

    @Override
    public void close() {
        channel.close();
    }

    @Override
    public void close(String cause) {
        channel.close(cause);
    }

    @Override
    public CompletableFuture<Void> sendAsync(T value) {
        return channel.sendAsync(value);
    }

    @Override
    public CompletableFuture<Void> sendAsync(T value, Duration timeout) {
        return channel.sendAsync(value, timeout);
    }

    @Override
    public CompletableFuture<SendResult> trySendAsync(T value) {
        return channel.trySendAsync(value);
    }

    @Override
    public CompletableFuture<SendResult> trySendAsync(T value, Duration timeout) {
        return channel.trySendAsync(value, timeout);
    }

    @Override
    public CompletableFuture<Void> sendFailureAsync(Throwable failure) {
        return channel.sendFailureAsync(failure);
    }

    @Override
    public CompletableFuture<Void> closeAsync() {
        return channel.closeAsync();
    }

    @Override
    public CompletableFuture<Void> closeAsync(String cause) {
        return channel.closeAsync(cause);
    }
}
