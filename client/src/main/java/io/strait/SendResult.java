package io.strait;

/** How a send ended that answers with a value instead of throwing. */
public sealed interface SendResult {

    /** Whether the value was taken: by a receiver, or by the buffer. */
    default boolean isSent() {
        return this instanceof Sent;
    }

    /** The value was taken: by exactly one receiver, or by the buffer. */
    record Sent() implements SendResult {}

    /** Nobody took the value: not at the one instant of a {@code trySend}, or not before the deadline. */
    record NotReady() implements SendResult {}

    /** The channel is closed; nobody took the value. */
    record Closed(ChannelClosedException reason) implements SendResult {}
}
