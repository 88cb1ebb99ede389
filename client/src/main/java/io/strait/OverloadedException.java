package io.strait;

/** A cap is reached: waiting offers of a channel, unanswered operations of a session, commands of a runtime. The message
 * names the cap. No value moved. */
public final class OverloadedException extends StraitException {

    private static final long serialVersionUID = 1;

    /** Takes the whole message: {@code what happened: key=value}. */
    public OverloadedException(String message) {
        super(message);
    }
}
