package io.strait;

import org.jspecify.annotations.Nullable;

/** An argument is outside its limits; the message names the field, the value and the limit. No value moved. */
public final class InvalidArgumentException extends StraitException {

    private static final long serialVersionUID = 1;

    /** Takes the whole message: {@code what happened: key=value}. */
    public InvalidArgumentException(String message) {
        super(message);
    }

    /** Takes the whole message and what led to it. */
    public InvalidArgumentException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
