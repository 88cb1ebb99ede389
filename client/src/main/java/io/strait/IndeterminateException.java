package io.strait;

/**
 * It is not known whether the operation happened: the partner's node was removed between claim and answer, the session
 * was lost with the operation on its way, or a strict deadline passed with a claim undecided.
 *
 * <p>The only exception of its kind (promise D3). The SDK does not try again, because that could do the thing twice; an
 * application that may do so adds its own key to the value and lets the receiver drop repeats.
 */
public final class IndeterminateException extends StraitException {

    private static final long serialVersionUID = 1;

    /** Takes the whole message: {@code what happened: key=value}. */
    public IndeterminateException(String message) {
        super(message);
    }

    @Override
    public Effect effect() {
        return Effect.UNKNOWN;
    }
}
