package io.strait;

/** The channel is declared with other properties than these (capacity, overflow, limits or codec). Nothing changed. */
public final class ConflictingPropertiesException extends StraitException {

    private static final long serialVersionUID = 1;

    /** Takes the whole message: {@code what happened: key=value}. */
    public ConflictingPropertiesException(String message) {
        super(message);
    }
}
