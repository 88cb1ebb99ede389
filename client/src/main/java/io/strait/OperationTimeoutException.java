package io.strait;

/** The deadline passed before the operation could happen. No value moved; a value is never lost to a deadline. */
public final class OperationTimeoutException extends StraitException {

    private static final long serialVersionUID = 1;

    /** Takes the whole message: {@code what happened: key=value}. */
    public OperationTimeoutException(String message) {
        super(message);
    }
}
