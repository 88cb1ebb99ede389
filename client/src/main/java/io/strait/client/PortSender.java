package io.strait.client;

import io.strait.Codec;
import io.strait.InvalidArgumentException;
import io.strait.SendResult;
import io.strait.Sender;
import io.strait.client.codec.Payloads;
import io.strait.core.id.ChannelName;
import io.strait.core.op.Branch;
import io.strait.core.op.CloseCause;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Payload;
import io.strait.core.op.Refusal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The sending end over a port. */
final class PortSender<T> implements Sender<T> {

    private static final SendResult SENT = new SendResult.Sent();
    private static final SendResult NOT_READY = new SendResult.NotReady();

    private final Calls calls;
    private final ChannelName channel;
    private final Codec<T> codec;
    private final Outcome.Visitor<@Nullable Void> done;
    private final Outcome.Visitor<SendResult> result;

    PortSender(Calls calls, ChannelName channel, Codec<T> codec) {
        this.calls = calls;
        this.channel = channel;
        this.codec = codec;
        String subject = "channel=" + channel;
        this.done = new Done(subject);
        this.result = new Result(subject);
    }

    @Override
    public String name() {
        return channel.value();
    }

    @Override
    public void send(T value) throws InterruptedException {
        calls.await(op(encode(value), Op.NO_TIMEOUT), done);
    }

    @Override
    public void send(T value, Duration timeout) throws InterruptedException {
        calls.await(op(encode(value), Calls.nanos(timeout)), done);
    }

    @Override
    public SendResult trySend(T value) throws InterruptedException {
        return calls.await(attempt(encode(value)), result);
    }

    @Override
    public SendResult trySend(T value, Duration timeout) throws InterruptedException {
        return calls.await(op(encode(value), Calls.nanos(timeout)), result);
    }

    @Override
    public void sendFailure(Throwable failure) throws InterruptedException {
        calls.await(op(Payloads.failure(failure), Op.NO_TIMEOUT), done);
    }

    @Override
    public void close() throws InterruptedException {
        close("");
    }

    @Override
    public void close(String cause) throws InterruptedException {
        calls.await(closing(cause, false), done);
    }

    void abort(String cause) throws InterruptedException {
        calls.await(closing(cause, true), done);
    }

    @Override
    public CompletableFuture<Void> sendAsync(T value) {
        return calls.start(() -> op(encode(value), Op.NO_TIMEOUT), done);
    }

    @Override
    public CompletableFuture<Void> sendAsync(T value, Duration timeout) {
        return calls.start(() -> op(encode(value), Calls.nanos(timeout)), done);
    }

    @Override
    public CompletableFuture<SendResult> trySendAsync(T value) {
        return calls.start(() -> attempt(encode(value)), result);
    }

    @Override
    public CompletableFuture<SendResult> trySendAsync(T value, Duration timeout) {
        return calls.start(() -> op(encode(value), Calls.nanos(timeout)), result);
    }

    @Override
    public CompletableFuture<Void> sendFailureAsync(Throwable failure) {
        return calls.start(() -> op(Payloads.failure(failure), Op.NO_TIMEOUT), done);
    }

    @Override
    public CompletableFuture<Void> closeAsync() {
        return closeAsync("");
    }

    @Override
    public CompletableFuture<Void> closeAsync(String cause) {
        return calls.start(() -> closing(cause, false), done);
    }

    CompletableFuture<Void> abortAsync(String cause) {
        return calls.start(() -> closing(cause, true), done);
    }

    Calls calls() {
        return calls;
    }

    ChannelName channel() {
        return channel;
    }

    Payload encode(T value) {
        return Payloads.encode(channel.value(), codec, value);
    }

    private Op op(Payload value, long timeoutNs) {
        return Op.plain(Branch.send(channel, value), timeoutNs);
    }

    private Op attempt(Payload value) {
        return Op.attempt(Branch.send(channel, value));
    }

    private Op closing(String cause, boolean aborted) {
        try {
            return new Op.Close(channel, new CloseCause(aborted, cause));
        } catch (IllegalArgumentException e) {
            throw new InvalidArgumentException(e.getMessage() + " channel=" + channel, e);
        }
    }

    @Override
    public String toString() {
        return "Sender[" + channel + "]";
    }

    @SuppressWarnings("NullAway") // A Void has no other value than null.
    private static final class Done extends OutcomeReader<@Nullable Void> {
        Done(String subject) {
            super("send", subject);
        }

        @Override
        public @Nullable Void onSent(Outcome.Sent outcome) {
            return null;
        }

        @Override
        public @Nullable Void onCloseDone(Outcome.CloseDone outcome) {
            return null;
        }
    }

    private static final class Result extends OutcomeReader<SendResult> {
        Result(String subject) {
            super("trySend", subject);
        }

        @Override
        public SendResult onSent(Outcome.Sent outcome) {
            return SENT;
        }

        @Override
        public SendResult onClosed(Outcome.Closed outcome) {
            return new SendResult.Closed(closed(outcome));
        }

        @Override
        public SendResult onTimedOut(Outcome.TimedOut outcome) {
            return NOT_READY;
        }

        @Override
        public SendResult onNotReady(Outcome.NotReady outcome) {
            return NOT_READY;
        }

        /** To a send that only tries, a buffer that rejects is a buffer without room. */
        @Override
        public SendResult onRefused(Outcome.Refused outcome) {
            return outcome.refusal() == Refusal.BUFFER_FULL ? NOT_READY : super.onRefused(outcome);
        }
    }
}
