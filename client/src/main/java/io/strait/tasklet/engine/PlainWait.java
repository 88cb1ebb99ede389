package io.strait.tasklet.engine;

import org.jspecify.annotations.Nullable;

/** A wait for one operation of one channel. */
abstract class PlainWait extends Wait {

    private @Nullable Offer offer;
    /** A try: if nobody is there at this instant, it ends. */
    private boolean momentary;

    /**
     * Does the operation if somebody is there, and waits at the channel otherwise.
     *
     * @param element what is sent; null: a receive
     * @param onlyNow whether it must not wait
     */
    final void begin(ChannelState channel, @Nullable Object element, boolean onlyNow) {
        momentary = onlyNow;
        open();
        Offer made = offer(channel, element);
        if (element != null) {
            beginSend(channel, made, element);
        } else {
            beginReceive(channel, made);
        }
    }

    /** One offer serves all operations of the wait: it is in no queue once the wait has ended. */
    private Offer offer(ChannelState channel, @Nullable Object element) {
        Offer made = offer;
        if (made == null) {
            made = new Offer(this, 0, channel, element != null, element);
            offer = made;
        } else {
            made.become(channel, element != null, element);
        }
        return made;
    }

    private void beginSend(ChannelState channel, Offer made, Object element) {
        switch (channel.send(element, this)) {
            case SENT -> complete(made, null);
            case CLOSED -> end(End.CLOSED, made);
            case FULL -> end(End.FULL, made);
            case NOT_READY, LAZY -> waitAt(channel, made);
        }
    }

    private void beginReceive(ChannelState channel, Offer made) {
        Object answer = channel.receive(this);
        if (answer == ChannelState.Answer.NOT_READY) {
            waitAt(channel, made);
        } else if (answer == ChannelState.Answer.CLOSED) {
            end(End.CLOSED, made);
        } else if (answer == ChannelState.Answer.LAZY) {
            Offer sender = channel.lazySender();
            channel.enqueue(made);
            hold();
            ((ChannelState.LazySender) sender.wait).chooseLazy(sender, made);
        } else {
            complete(made, answer);
        }
    }

    private void waitAt(ChannelState channel, Offer made) {
        if (momentary) {
            end(End.TIMED_OUT);
        } else {
            channel.enqueue(made);
        }
    }

    /** Goes on as an operation that found nobody: the caller has looked already. */
    final void park(ChannelState channel, @Nullable Object element) {
        momentary = false;
        open();
        Offer made = offer(channel, element);
        channel.enqueue(made);
    }

    @Override
    final void withdraw() {
        Offer own = offer;
        if (own != null) {
            own.element = null; // the offer lives on, what it sent need not
            if (own.isQueued()) {
                own.leave();
                if (own.sending) {
                    own.channel.onSenderGone();
                }
            }
        }
    }

    @Override
    final void onReopened() {
        Offer own = offer;
        if (own != null && !own.channel.serve(own) && momentary) {
            end(End.TIMED_OUT);
        }
    }

    @Override
    final boolean isPlain() {
        return true;
    }

    @Override
    final String describe() {
        Offer own = offer;
        return own == null ? "" : (own.sending ? "send to " : "receive from ") + own.channel.name();
    }
}
