package io.strait.core.message;

import io.strait.core.id.NodeUid;
import io.strait.core.id.SelectId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The running sums behind {@link Message.Digest}, one per node: a coordinator's node tallies what it has enrolled at each
 * home node, a home node what each coordinator's node has enrolled. Two sums that differ mean that somebody forgot. One
 * select costs the same however many branches it has.
 */
public final class DigestTally {

    private static final Message.Digest NOTHING = new Message.Digest(0, 0);

    private final Map<NodeUid, Message.Digest> sums = new LinkedHashMap<>();

    public void add(NodeUid node, SelectId select) {
        change(node, select, 1);
    }

    public void remove(NodeUid node, SelectId select) {
        change(node, select, -1);
    }

    private void change(NodeUid node, SelectId select, int by) {
        Message.Digest before = sums.getOrDefault(node, NOTHING);
        sums.put(node, new Message.Digest(before.count() + by, before.hash() ^ mix(select)));
    }

    private static long mix(SelectId select) {
        long mixed = (select.sequence() ^ select.node().value()) * 0x9e3779b97f4a7c15L;
        return mixed ^ (mixed >>> 32);
    }

    /** Whether the other end counts the same. */
    public boolean agrees(NodeUid node, Message.Digest digest) {
        return sums.getOrDefault(node, NOTHING).equals(digest);
    }

    /** Every node that was ever tallied and not forgotten, also where nothing is left: that is news as well. */
    public void forEach(BiConsumer<NodeUid, Message.Digest> action) {
        sums.forEach(action);
    }

    public void forget(NodeUid node) {
        sums.remove(node);
    }

    public void clear() {
        sums.clear();
    }
}
