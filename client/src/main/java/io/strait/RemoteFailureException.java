package io.strait;

/**
 * The sender sent a failure instead of a value ({@link Sender#sendFailure}). The failure is received like a value: it is
 * taken, and the channel goes on.
 */
public final class RemoteFailureException extends StraitException {

    private static final long serialVersionUID = 1;

    private final String channel;
    private final String remoteType;
    private final String remoteMessage;
    private final String remoteStack;

    /**
     * Describes a received failure.
     *
     * @param remoteType the type of the sender's exception, in the sender's language
     * @param remoteStack the sender's stack trace as text; may be empty or cut off
     */
    public RemoteFailureException(String channel, String remoteType, String remoteMessage, String remoteStack) {
        super("the sender sent a failure: channel=" + channel + " type=" + remoteType + " message=\"" + remoteMessage
                + "\"");
        this.channel = channel;
        this.remoteType = remoteType;
        this.remoteMessage = remoteMessage;
        this.remoteStack = remoteStack;
    }

    /** The channel it came through. */
    public String channel() {
        return channel;
    }

    /** The type of the sender's exception, for instance {@code java.io.IOException}. */
    public String remoteType() {
        return remoteType;
    }

    /** The message of the sender's exception; empty when it had none. */
    public String remoteMessage() {
        return remoteMessage;
    }

    /** The sender's stack trace as text; may be empty, and is cut off when very long. */
    public String remoteStack() {
        return remoteStack;
    }

    @Override
    public Effect effect() {
        return Effect.TAKEN;
    }
}
