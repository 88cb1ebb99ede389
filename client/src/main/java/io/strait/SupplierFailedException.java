package io.strait;

import org.jspecify.annotations.Nullable;

/**
 * The supplier of a lazy send branch threw (it is the {@link #getCause() cause}), so the chosen branch was withdrawn. The
 * partner keeps waiting and no value moved.
 */
public final class SupplierFailedException extends StraitException {

    private static final long serialVersionUID = 1;

    /** Takes the whole message and what the supplier threw. */
    public SupplierFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
