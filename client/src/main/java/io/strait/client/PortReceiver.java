package io.strait.client;

import io.strait.Codec;
import io.strait.ReceiveResult;
import io.strait.Receiver;
import io.strait.client.codec.Payloads;
import io.strait.core.id.ChannelName;
import io.strait.core.op.Branch;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Payload;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/** The receiving end over a port. */
final class PortReceiver<T> implements Receiver<T> {

    private final Calls calls;
    private final ChannelName channel;
    private final Codec<T> codec;
    private final Branch branch;
    private final Op untimed;
    private final Op attempt;
    private final Outcome.Visitor<T> value;
    private final Outcome.Visitor<ReceiveResult<T>> result;

    PortReceiver(Calls calls, ChannelName channel, Codec<T> codec) {
        this.calls = calls;
        this.channel = channel;
        this.codec = codec;
        this.branch = Branch.receive(channel);
        this.untimed = Op.plain(branch, Op.NO_TIMEOUT);
        this.attempt = Op.attempt(branch);
        this.value = new Value<>(this);
        this.result = new Result<>(this);
    }

    @Override
    public String name() {
        return channel.value();
    }

    @Override
    public T receive() throws InterruptedException {
        return calls.await(untimed, value);
    }

    @Override
    public T receive(Duration timeout) throws InterruptedException {
        return calls.await(timed(timeout), value);
    }

    @Override
    public ReceiveResult<T> tryReceive() throws InterruptedException {
        return calls.await(attempt, result);
    }

    @Override
    public ReceiveResult<T> tryReceive(Duration timeout) throws InterruptedException {
        return calls.await(timed(timeout), result);
    }

    @Override
    public ReceiveResult<T> receiveOrClosed() throws InterruptedException {
        return calls.await(untimed, result);
    }

    @Override
    public CompletableFuture<T> receiveAsync() {
        return calls.start(() -> untimed, value);
    }

    @Override
    public CompletableFuture<T> receiveAsync(Duration timeout) {
        return calls.start(() -> timed(timeout), value);
    }

    @Override
    public CompletableFuture<ReceiveResult<T>> tryReceiveAsync() {
        return calls.start(() -> attempt, result);
    }

    @Override
    public CompletableFuture<ReceiveResult<T>> tryReceiveAsync(Duration timeout) {
        return calls.start(() -> timed(timeout), result);
    }

    @Override
    public CompletableFuture<ReceiveResult<T>> receiveOrClosedAsync() {
        return calls.start(() -> untimed, result);
    }

    @Override
    public Iterator<T> iterator() {
        return ReceiverViews.iterator(this);
    }

    @Override
    public Stream<T> stream() {
        return ReceiverViews.stream(this);
    }

    @Override
    public Flow.Publisher<T> publisher() {
        return ReceiverViews.publisher(this);
    }

    Calls calls() {
        return calls;
    }

    Branch branch() {
        return branch;
    }

    /** The value in {@code payload}; a failure is thrown (C9). */
    T read(Payload payload) {
        if (payload.kind() == Payload.Kind.FAILURE) {
            throw Payloads.failure(channel.value(), payload);
        }
        return Payloads.decode(channel.value(), codec, payload);
    }

    private Op timed(Duration timeout) {
        return Op.plain(branch, Calls.nanos(timeout));
    }

    @Override
    public String toString() {
        return "Receiver[" + channel + "]";
    }

    private static final class Value<T> extends OutcomeReader<T> {
        private final PortReceiver<T> receiver;

        Value(PortReceiver<T> receiver) {
            super("receive", "channel=" + receiver.channel);
            this.receiver = receiver;
        }

        @Override
        public T onReceived(Outcome.Received outcome) {
            return receiver.read(outcome.value());
        }
    }

    private static final class Result<T> extends OutcomeReader<ReceiveResult<T>> {
        private final PortReceiver<T> receiver;

        Result(PortReceiver<T> receiver) {
            super("tryReceive", "channel=" + receiver.channel);
            this.receiver = receiver;
        }

        @Override
        public ReceiveResult<T> onReceived(Outcome.Received outcome) {
            Payload payload = outcome.value();
            if (payload.kind() == Payload.Kind.FAILURE) {
                return new ReceiveResult.Failed<>(Payloads.failure(receiver.name(), payload));
            }
            return new ReceiveResult.Received<>(receiver.read(payload));
        }

        @Override
        public ReceiveResult<T> onClosed(Outcome.Closed outcome) {
            return new ReceiveResult.Closed<>(closed(outcome));
        }

        @Override
        public ReceiveResult<T> onTimedOut(Outcome.TimedOut outcome) {
            return new ReceiveResult.NotReady<>(receiver.name());
        }

        @Override
        public ReceiveResult<T> onNotReady(Outcome.NotReady outcome) {
            return new ReceiveResult.NotReady<>(receiver.name());
        }
    }
}
