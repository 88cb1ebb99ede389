package io.strait.core.sim;

import io.strait.core.message.Message;

/**
 * What a link does to one message beyond its own delay. Links are reliable and FIFO while both incarnations are members,
 * so today's filters only delay; loss belongs to partitions and crashes.
 */
@FunctionalInterface
public interface LinkFilter {

    /** The verdict that loses the message. */
    long DROP = -1;

    /** Lets everything pass at once. */
    LinkFilter PASS = (nowNs, from, to, message) -> 0;

    /**
     * Judges a message as it is sent.
     *
     * @param from index of the sending node
     * @param to index of the receiving node
     * @return extra delay in nanoseconds, or {@link #DROP}
     */
    long judge(long nowNs, int from, int to, Message message);
}
