package io.strait;

/**
 * What can be seen of a channel from anywhere (C12): a snapshot taken at its home at one instant.
 *
 * @param channel the name
 * @param home the node that keeps the channel's offers, in the form that logs and commands use
 * @param declared whether it was declared; an undeclared one is a rendezvous with default limits
 * @param capacity how many values the buffer holds
 * @param overflow what a send to a full buffer does
 * @param buffered values in the buffer
 * @param waitingSenders waiting plain sends
 * @param waitingReceivers waiting plain receives
 * @param selectSenders waiting send branches of selects with several branches
 * @param selectReceivers waiting receive branches of selects with several branches
 * @param sends values accepted from senders since the home keeps the channel
 * @param receives values given to receivers since the home keeps the channel
 * @param dropped values dropped by the overflow policy or an abort
 * @param state open, closed or aborted
 * @param closeCause the closer's words; empty when open
 */
public record ChannelInfo(
        String channel,
        String home,
        boolean declared,
        int capacity,
        Overflow overflow,
        int buffered,
        int waitingSenders,
        int waitingReceivers,
        int selectSenders,
        int selectReceivers,
        long sends,
        long receives,
        long dropped,
        State state,
        String closeCause) {

    /** Whether the channel can still be used. */
    public enum State {
        /** Sends and receives. */
        OPEN,
        /** Sends fail; what was sent before is still received. */
        CLOSED,
        /** Everything fails. */
        ABORTED
    }

    /** Waiting plain senders minus waiting plain receivers, as in Stackless Python. */
    public int balance() {
        return waitingSenders - waitingReceivers;
    }
}
