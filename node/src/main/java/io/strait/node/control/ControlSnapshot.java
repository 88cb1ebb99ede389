package io.strait.node.control;

import java.util.List;

/**
 * What the control plane shows to those who ask between two events.
 *
 * @param up whether this node is a full member
 * @param ready whether it is one and sees more than half of the members
 * @param out whether no member counts on this node: it has not joined, or all know that it leaves
 * @param nodes all members
 */
record ControlSnapshot(boolean up, boolean ready, boolean out, List<NodeStatus> nodes) {

    static final ControlSnapshot EMPTY = new ControlSnapshot(false, false, true, List.of());
}
