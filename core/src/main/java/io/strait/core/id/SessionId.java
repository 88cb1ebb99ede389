package io.strait.core.id;

/**
 * A participant's session at a node: a client connection, or the embedded callers of one runtime.
 *
 * @param high upper 64 bits
 * @param low lower 64 bits; together drawn at random by the driver, never by the core
 */
public record SessionId(long high, long low) {

    @Override
    public String toString() {
        return String.format("%016x%016x", high, low);
    }
}
