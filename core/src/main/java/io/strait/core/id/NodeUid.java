package io.strait.core.id;

/**
 * One incarnation of a node: 64 random bits drawn at each process start, so a restarted node is a different node.
 *
 * @param value the identity; compared as a whole, carries no order in time
 */
public record NodeUid(long value) implements Comparable<NodeUid> {

    @Override
    public int compareTo(NodeUid other) {
        return Long.compareUnsigned(value, other.value);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(value);
    }

    /** Sixteen hexadecimal digits, the form used in logs, commands and documents. */
    @Override
    public String toString() {
        return String.format("%016x", value);
    }
}
