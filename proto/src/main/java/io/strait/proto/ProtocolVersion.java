package io.strait.proto;

/** The version of the client wire. It grows when an older side could misread a newer one; new optional fields do not. */
public final class ProtocolVersion {

    /** What this build speaks. */
    public static final int CURRENT = 1;

    private ProtocolVersion() {}

    /**
     * Checks what the other side speaks.
     *
     * @param theirs as in Hello or Welcome
     * @throws ProtocolVersionException when this build does not speak it
     */
    public static void check(int theirs) {
        if (theirs != CURRENT) {
            throw new ProtocolVersionException(theirs, CURRENT);
        }
    }
}
