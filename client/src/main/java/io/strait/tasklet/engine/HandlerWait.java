package io.strait.tasklet.engine;

import org.jspecify.annotations.Nullable;

/** The plain wait of a handler, which is called when its turn among the {@link Callbacks} comes. Touched by the owner only. */
abstract class HandlerWait<T> extends PlainWait implements Runnable {

    final RuntimeChannel<T> channel;
    final RuntimeScheduler scheduler;

    /** Neighbours among those that wait or are due. */
    @Nullable
    HandlerWait<?> previousWaiting;

    @Nullable
    HandlerWait<?> nextWaiting;

    HandlerWait(RuntimeChannel<T> channel) {
        this.channel = channel;
        this.scheduler = channel.state().scheduler();
    }

    /** Begins the operation; a refusal of the channel is its end. */
    final void start(@Nullable Object element) {
        try {
            begin(channel.state(), element, false);
        } catch (RuntimeException e) {
            fail(e);
        }
        if (scheduler.isClosing()) {
            end(End.STOPPED);
        }
    }

    @Override
    final void wake() {
        scheduler.callbacks().add(this);
    }
}
