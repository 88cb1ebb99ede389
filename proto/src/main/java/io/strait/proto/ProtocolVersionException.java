package io.strait.proto;

/** The two sides of a connection speak different versions of the client wire. */
public final class ProtocolVersionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int theirs;
    private final int ours;

    ProtocolVersionException(int theirs, int ours) {
        super("protocol version: not supported: theirs=" + Integer.toUnsignedString(theirs) + " ours=" + ours);
        this.theirs = theirs;
        this.ours = ours;
    }

    /** What the other side speaks. */
    public int theirs() {
        return theirs;
    }

    /** What this side speaks. */
    public int ours() {
        return ours;
    }
}
