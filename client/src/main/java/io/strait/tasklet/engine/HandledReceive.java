package io.strait.tasklet.engine;

import io.strait.tasklet.ReceiveHandler;
import io.strait.tasklet.StandingReceive;

/** A handler that receives, one value after the other. */
final class HandledReceive<T> extends HandlerWait<T> implements StandingReceive {

    private final ReceiveHandler<? super T> handler;
    private volatile boolean open = true;

    HandledReceive(RuntimeChannel<T> channel, ReceiveHandler<? super T> handler) {
        super(channel);
        this.handler = handler;
    }

    /** Begins. By the owner. */
    void enter() {
        scheduler.callbacks().enter(this);
        goOn();
    }

    /** Its wait has ended. */
    @Override
    public void run() {
        Object received = element;
        element = null;
        if (end == End.COMPLETED && received != null) {
            try {
                deliver(received);
            } finally {
                goOn();
            }
        } else {
            boolean wasOpen = open;
            open = false;
            scheduler.callbacks().leave(this);
            if (wasOpen && end != End.CANCELLED) {
                handler.onEnd(channel.failureOf(this, "receive"));
            }
        }
    }

    private void deliver(Object received) {
        if (received instanceof ChannelState.Failure failure) {
            handler.onFailure(RuntimeChannel.remoteFailure(channel.name(), failure));
        } else {
            handler.onValue(channel.read(received));
        }
    }

    private void goOn() {
        if (open) {
            start(null);
        } else {
            scheduler.callbacks().leave(this);
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
        scheduler.perform(() -> end(End.CANCELLED));
    }
}
