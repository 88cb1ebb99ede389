package io.strait.tasklet.engine;

import java.util.function.Consumer;

/** A send that found nobody and calls back later. */
final class HandledSend<T> extends HandlerWait<T> {

    private final Runnable sent;
    private final Consumer<? super RuntimeException> failed;

    HandledSend(RuntimeChannel<T> channel, Runnable sent, Consumer<? super RuntimeException> failed) {
        super(channel);
        this.sent = sent;
        this.failed = failed;
    }

    /** Begins. By the owner. */
    void enter(Object value) {
        scheduler.callbacks().enter(this);
        start(value);
    }

    /** Its wait has ended. */
    @Override
    public void run() {
        scheduler.callbacks().leave(this);
        if (end == End.COMPLETED) {
            sent.run();
        } else {
            failed.accept(channel.failureOf(this, "send"));
        }
    }
}
