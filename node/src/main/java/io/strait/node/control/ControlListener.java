package io.strait.node.control;

import io.strait.core.id.NodeUid;
import io.strait.core.placement.ChannelRecord;
import io.strait.core.placement.View;
import java.util.Map;

/**
 * Who hears what the cluster decided: the bridge to the data plane.
 *
 * <p>The first three come one at a time, on a thread of the control plane, each after what was told before it; they must
 * not block. A listener that throws ends the control plane, which is reported by {@link #onSelfDown}.
 */
public interface ControlListener {

    /**
     * The cluster looks different now. Called first with this node alone, then at each change.
     *
     * @param view members are all incarnations that are not removed; reachable are those that are up or leaving, that
     *     nobody suspects and whose info has arrived, and always this node
     * @param infos what the members announced, as far as it has arrived
     */
    void onView(View view, Map<NodeUid, NodeInfo> infos);

    /** Membership has removed this incarnation for good. A view without it came before. */
    void onRemoved(NodeUid uid);

    /**
     * A channel's record has changed, here or elsewhere. A record that is neither declared nor closed has been forgotten.
     */
    void onRecord(ChannelRecord record);

    /**
     * This node is out: removed by the others, downed by its own split-brain resolver, refused by the cluster, or its
     * control plane died. At most once, never after {@code leave}, {@code terminate} or {@code close}; may come while
     * another call runs. The node must stop committing at once; it comes back by a restart, with a new uid.
     *
     * @param reason a sentence for the log
     */
    void onSelfDown(String reason);
}
