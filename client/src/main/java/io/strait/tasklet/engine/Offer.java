package io.strait.tasklet.engine;

import org.jspecify.annotations.Nullable;

/** One operation that waits at a channel, a link of the channel's {@link OfferQueue}. Touched by the owner only. */
final class Offer {

    final Wait wait;
    /** Which branch of its wait. */
    final int branch;

    ChannelState channel;
    boolean sending;
    /** The element of a send; null: it is computed once the offer is chosen (S6). */
    @Nullable
    Object element;

    /** What a wait with many branches keeps for this one. */
    @Nullable
    Object owner;

    /** When it came here, in the scheduler's count. */
    long arrival;

    @Nullable
    Offer previous;

    @Nullable
    Offer next;

    @Nullable
    OfferQueue queue;

    Offer(Wait wait, int branch, ChannelState channel, boolean sending, @Nullable Object element) {
        this.wait = wait;
        this.branch = branch;
        this.channel = channel;
        this.sending = sending;
        this.element = element;
    }

    /**
     * The same link for another operation of its wait. A young object in the queue of an old channel costs the garbage collector
     * more than the whole operation takes.
     */
    void become(ChannelState newChannel, boolean isSending, @Nullable Object newElement) {
        channel = newChannel;
        sending = isSending;
        element = newElement;
    }

    boolean isLazy() {
        return sending && element == null;
    }

    boolean isQueued() {
        return queue != null;
    }

    void leave() {
        if (queue != null) {
            queue.remove(this);
        }
    }
}
