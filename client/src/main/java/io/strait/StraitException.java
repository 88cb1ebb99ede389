package io.strait;

import org.jspecify.annotations.Nullable;

/**
 * An operation that did not end as asked. Messages read {@code what happened: key=value key=value}.
 *
 * <p>The type says what happened, {@link #effect()} says whether a value moved. Only {@link IndeterminateException} leaves
 * that open; the SDK never hides it behind a retry.
 */
public abstract sealed class StraitException extends RuntimeException
        permits AllClosedException,
                ChannelClosedException,
                ChannelFullException,
                ClientClosedException,
                CodecException,
                ConflictingPropertiesException,
                IndeterminateException,
                InvalidArgumentException,
                NotFoundException,
                OperationInterruptedException,
                OperationTimeoutException,
                OverloadedException,
                ProtocolException,
                RemoteFailureException,
                SupplierFailedException,
                UnavailableException {

    private static final long serialVersionUID = 1;

    /** What the operation did to its channel. */
    public enum Effect {
        /** Nothing: no value moved. It is safe to try again. */
        NONE,
        /** Unknown: the value may have moved. Only the application can find out. */
        UNKNOWN,
        /** The value was taken from the channel, and nobody else will get it. */
        TAKEN
    }

    StraitException(String message) {
        super(message);
    }

    StraitException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Whether a value moved although the call threw. */
    public Effect effect() {
        return Effect.NONE;
    }
}
