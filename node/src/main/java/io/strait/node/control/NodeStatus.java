package io.strait.node.control;

import io.strait.core.id.NodeUid;
import org.jspecify.annotations.Nullable;

/**
 * One member of the cluster as this node sees it at one instant.
 *
 * @param uid the incarnation
 * @param state how far it is on its way through the cluster
 * @param reachable false while any member's failure detector suspects it
 * @param cluster where its control plane listens
 * @param info what it announced; null until that has arrived
 */
public record NodeStatus(
        NodeUid uid,
        State state,
        boolean reachable,
        Endpoint cluster,
        @Nullable NodeInfo info) {

    /** The way of a member, in order. A removed member is not in the list any more. */
    public enum State {
        /** Has asked to join; not all members know it yet. */
        JOINING,
        /** A full member. */
        UP,
        /** Has asked to leave; still serves. */
        LEAVING,
        /** All members know that it leaves; about to be removed. */
        EXITING,
        /** Declared dead by the split-brain resolver; about to be removed. */
        DOWN
    }
}
