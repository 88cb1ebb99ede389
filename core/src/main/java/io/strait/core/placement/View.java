package io.strait.core.placement;

import io.strait.core.id.NodeUid;
import java.util.List;

/**
 * What a node knows of the cluster.
 *
 * @param version grows with each change seen by this node; views of two nodes are not comparable by it
 * @param members every incarnation that has not been removed, ascending, this node included
 * @param reachable the members that homes are placed on, ascending; never empty
 */
public record View(long version, List<NodeUid> members, List<NodeUid> reachable) {

    public View {
        members = members.stream().sorted().distinct().toList();
        reachable = reachable.stream().sorted().distinct().toList();
        if (reachable.isEmpty() || !members.containsAll(reachable)) {
            throw new IllegalArgumentException(
                    "view: reachable must be members: members=" + members + " reachable=" + reachable);
        }
    }

    /** The view of a node that is alone. */
    public static View of(NodeUid self) {
        return new View(0, List.of(self), List.of(self));
    }
}
