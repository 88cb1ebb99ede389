package io.strait;

/** This {@link Strait} is closed, so the operation was withdrawn or never submitted. No value moved. */
public final class ClientClosedException extends StraitException {

    private static final long serialVersionUID = 1;

    /** Takes the whole message: {@code what happened: key=value}. */
    public ClientClosedException(String message) {
        super(message);
    }
}
