package io.strait;

/** The buffer is full and the channel's policy is {@link Overflow#REJECT}. The value was not taken. */
public final class ChannelFullException extends StraitException {

    private static final long serialVersionUID = 1;

    /** Takes the whole message: {@code what happened: key=value}. */
    public ChannelFullException(String message) {
        super(message);
    }
}
