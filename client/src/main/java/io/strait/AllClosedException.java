package io.strait;

/**
 * No branch of a {@link SelectLoop} is left: each was on a channel that is closed, or on a guard that has nothing more, and each
 * was told once (S7). No value moved. The normal end of a loop.
 */
public final class AllClosedException extends StraitException {

    private static final long serialVersionUID = 1;

    /** Takes the whole message: {@code what happened: key=value}. */
    public AllClosedException(String message) {
        super(message);
    }
}
