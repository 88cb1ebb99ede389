package io.strait.proto;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The secret that resumes a session: whoever has it speaks for the session's client. Drawn by the node with a
 * cryptographic generator. Compared in constant time and never printed.
 */
public final class ResumeToken {

    /** The longest token, in bytes. */
    public static final int MAX_BYTES = 64;

    private final byte[] bytes;

    /**
     * A token of these bytes, which are copied.
     *
     * @throws IllegalArgumentException when there are none, or more than {@link #MAX_BYTES}
     */
    public ResumeToken(byte[] bytes) {
        if (bytes.length == 0 || bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "resume token: length out of range: bytes=" + bytes.length + " limit=1.." + MAX_BYTES);
        }
        this.bytes = bytes.clone();
    }

    /** A copy of the secret, for the wire. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ResumeToken token && MessageDigest.isEqual(bytes, token.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "ResumeToken[secret]";
    }
}
