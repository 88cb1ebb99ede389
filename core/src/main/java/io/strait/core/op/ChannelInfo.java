package io.strait.core.op;

import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of a channel from anywhere (C12): a snapshot taken at its home at one instant.
 *
 * @param channel the name
 * @param home the node that keeps the channel's offers
 * @param properties as declared, or {@link ChannelProperties#RENDEZVOUS}
 * @param declared whether it was declared
 * @param buffered values in the buffer
 * @param plainSenders waiting plain sends
 * @param plainReceivers waiting plain receives
 * @param selectSenders waiting send branches of selects with several branches
 * @param selectReceivers waiting receive branches of selects with several branches
 * @param sends values accepted from senders since the home keeps the channel
 * @param receives values given to receivers since the home keeps the channel
 * @param dropped values dropped by the overflow policy or an abort
 * @param closed the cause when the channel is closed
 */
public record ChannelInfo(
        ChannelName channel,
        NodeUid home,
        ChannelProperties properties,
        boolean declared,
        int buffered,
        int plainSenders,
        int plainReceivers,
        int selectSenders,
        int selectReceivers,
        long sends,
        long receives,
        long dropped,
        @Nullable CloseCause closed) {

    /** Blocked plain senders minus blocked plain receivers, as in Stackless Python. */
    public int balance() {
        return plainSenders - plainReceivers;
    }
}
