package io.strait.client;

import io.strait.ChannelOptions;
import io.strait.InvalidArgumentException;
import io.strait.core.id.ChannelName;
import io.strait.core.op.ChannelProperties;

/** Names and properties as the core knows them, for every kind of channel. */
public final class Declarations {

    private Declarations() {}

    /**
     * Checks a name.
     *
     * @throws InvalidArgumentException naming the fault
     */
    public static ChannelName name(String name) {
        try {
            return new ChannelName(name);
        } catch (IllegalArgumentException e) {
            throw new InvalidArgumentException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Checks properties.
     *
     * @param contentType the declaring codec's; used when the codec is enforced
     * @throws InvalidArgumentException naming the field and its limit
     */
    public static ChannelProperties properties(String name, ChannelOptions options, String contentType) {
        try {
            return new ChannelProperties(
                    options.capacity(),
                    ChannelProperties.Overflow.valueOf(options.overflow().name()),
                    options.maxWaiting(),
                    options.maxPayloadBytes(),
                    options.enforceCodec() ? contentType : "");
        } catch (IllegalArgumentException e) {
            throw new InvalidArgumentException(e.getMessage() + " channel=" + name, e);
        }
    }
}
