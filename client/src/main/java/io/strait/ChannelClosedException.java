package io.strait;

/**
 * The channel is closed, or was aborted, and this operation can never complete. No value moved.
 *
 * <p>A sender gets it from the moment the channel is closed; a receiver gets it once everything that was sent before the
 * close is received, or at once after an abort.
 */
public final class ChannelClosedException extends StraitException {

    private static final long serialVersionUID = 1;

    private final String channel;
    private final String closeCause;
    private final boolean aborted;

    /**
     * Describes a closed channel.
     *
     * @param closeCause the closer's words; may be empty
     * @param aborted whether the channel was aborted rather than closed
     */
    public ChannelClosedException(String channel, String closeCause, boolean aborted) {
        super("channel is " + (aborted ? "aborted" : "closed") + ": channel=" + channel + " cause=\"" + closeCause
                + "\"");
        this.channel = channel;
        this.closeCause = closeCause;
        this.aborted = aborted;
    }

    /** The name of the closed channel; in a select, the first closed one. */
    public String channel() {
        return channel;
    }

    /** The words of whoever closed the channel first; may be empty. */
    public String closeCause() {
        return closeCause;
    }

    /** Whether values that were under way were given up ({@link Channel#abort}). */
    public boolean aborted() {
        return aborted;
    }
}
