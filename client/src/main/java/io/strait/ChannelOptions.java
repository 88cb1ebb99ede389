package io.strait;

/**
 * What a declared channel is (C13). Declaring the same again is fine, declaring something else is a
 * {@link ConflictingPropertiesException}. A channel that nobody declares is a rendezvous with default limits.
 *
 * @param capacity how many values the buffer holds; 0: a send completes when a receiver took the value
 * @param overflow what a send to a full buffer does
 * @param maxWaiting how many offers may wait per direction before {@link OverloadedException}
 * @param maxPayloadBytes the largest value: data, content type and headers together
 * @param enforceCodec whether values of another content type than the declaring codec's are refused
 */
public record ChannelOptions(
        int capacity, Overflow overflow, int maxWaiting, int maxPayloadBytes, boolean enforceCodec) {

    /** How many offers may wait per direction unless declared otherwise. */
    public static final int DEFAULT_MAX_WAITING = 1 << 20;
    /** The largest value unless declared otherwise, and the largest that can be declared: 1 MiB. */
    public static final int DEFAULT_MAX_PAYLOAD_BYTES = 1 << 20;

    /** A rendezvous: no buffer, default limits. */
    public static ChannelOptions rendezvous() {
        return new ChannelOptions(0, Overflow.SUSPEND, DEFAULT_MAX_WAITING, DEFAULT_MAX_PAYLOAD_BYTES, false);
    }

    /** A buffer of {@code capacity} values; senders wait while it is full. */
    public static ChannelOptions buffered(int capacity) {
        return rendezvous().withCapacity(capacity);
    }

    /** A buffer that keeps the latest value only. */
    public static ChannelOptions conflated() {
        return buffered(1).withOverflow(Overflow.CONFLATE);
    }

    /** The same with another capacity. */
    public ChannelOptions withCapacity(int newCapacity) {
        return new ChannelOptions(newCapacity, overflow, maxWaiting, maxPayloadBytes, enforceCodec);
    }

    /** The same with another overflow policy. */
    public ChannelOptions withOverflow(Overflow newOverflow) {
        return new ChannelOptions(capacity, newOverflow, maxWaiting, maxPayloadBytes, enforceCodec);
    }

    /** The same with another cap of waiting offers. */
    public ChannelOptions withMaxWaiting(int newMaxWaiting) {
        return new ChannelOptions(capacity, overflow, newMaxWaiting, maxPayloadBytes, enforceCodec);
    }

    /** The same with another payload cap. */
    public ChannelOptions withMaxPayloadBytes(int newMaxPayloadBytes) {
        return new ChannelOptions(capacity, overflow, maxWaiting, newMaxPayloadBytes, enforceCodec);
    }

    /** The same, and values of other codecs are refused. */
    public ChannelOptions withEnforcedCodec() {
        return new ChannelOptions(capacity, overflow, maxWaiting, maxPayloadBytes, true);
    }
}
