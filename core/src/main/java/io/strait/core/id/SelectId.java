package io.strait.core.id;

/**
 * One round of one select (or plain operation, which is a select of one branch), unique for ever.
 *
 * @param node the incarnation whose coordinator decides this select
 * @param sequence counts the selects of that incarnation, from 1
 */
public record SelectId(NodeUid node, long sequence) implements Comparable<SelectId> {

    @Override
    public int compareTo(SelectId other) {
        int byNode = node.compareTo(other.node);
        return byNode != 0 ? byNode : Long.compare(sequence, other.sequence);
    }

    @Override
    public int hashCode() {
        return node.hashCode() * 31 + Long.hashCode(sequence);
    }

    @Override
    public String toString() {
        return node + "-" + sequence;
    }
}
