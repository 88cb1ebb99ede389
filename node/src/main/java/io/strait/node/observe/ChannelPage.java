package io.strait.node.observe;

import io.strait.core.id.NodeUid;
import io.strait.core.op.ChannelInfo;
import java.util.List;

/**
 * One page of channels.
 *
 * @param channels ascending by name
 * @param more whether there are more after the last one
 * @param unanswered members that did not answer in time, ascending: their channels are missing
 */
public record ChannelPage(List<ChannelInfo> channels, boolean more, List<NodeUid> unanswered) {

    public ChannelPage {
        channels = List.copyOf(channels);
        unanswered = List.copyOf(unanswered);
    }
}
