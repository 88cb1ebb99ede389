package io.strait;

import java.util.Optional;

/** How a receive ended that answers with a value instead of throwing. */
public sealed interface ReceiveResult<T> {

    /** The value, if this is {@link Received}. */
    default Optional<T> value() {
        return Optional.empty();
    }

    /** The value; throws what {@link Receiver#receive(java.time.Duration)} would throw when there is none. */
    T orElseThrow();

    /** A value was taken. */
    record Received<T>(T received) implements ReceiveResult<T> {
        @Override
        public Optional<T> value() {
            return Optional.of(received);
        }

        @Override
        public T orElseThrow() {
            return received;
        }
    }

    /** A failure was taken: the sender sent it in place of a value (C9). */
    record Failed<T>(RemoteFailureException failure) implements ReceiveResult<T> {
        @Override
        public T orElseThrow() {
            throw failure;
        }
    }

    /** The channel is closed, and nothing will come any more. */
    record Closed<T>(ChannelClosedException reason) implements ReceiveResult<T> {
        @Override
        public T orElseThrow() {
            throw reason;
        }
    }

    /** Nothing came: not at the one instant of a {@code tryReceive}, or not before the deadline. */
    record NotReady<T>(String channel) implements ReceiveResult<T> {
        @Override
        public T orElseThrow() {
            throw new OperationTimeoutException("nothing to receive: channel=" + channel);
        }
    }
}
