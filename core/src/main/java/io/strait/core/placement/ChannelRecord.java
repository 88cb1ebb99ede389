package io.strait.core.placement;

import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.CloseCause;
import org.jspecify.annotations.Nullable;

/**
 * What outlives a channel's home: its declaration and whether it is closed. Written by the home, spread by the control
 * plane to every node.
 *
 * @param channel the name
 * @param properties as declared, or {@link ChannelProperties#RENDEZVOUS}
 * @param declared whether it was declared
 * @param home where a buffered channel's buffer is; null for a rendezvous, which is placed by hash alone
 * @param closed the first cause when closed
 */
public record ChannelRecord(
        ChannelName channel,
        ChannelProperties properties,
        boolean declared,
        @Nullable NodeUid home,
        @Nullable CloseCause closed) {}
