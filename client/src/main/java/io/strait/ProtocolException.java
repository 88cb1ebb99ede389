package io.strait;

/** Client and node disagree about the protocol: versions that do not fit, or an answer that cannot be. A defect. */
public final class ProtocolException extends StraitException {

    private static final long serialVersionUID = 1;

    /** Takes the whole message: {@code what happened: key=value}. */
    public ProtocolException(String message) {
        super(message);
    }

    @Override
    public Effect effect() {
        return Effect.UNKNOWN;
    }
}
