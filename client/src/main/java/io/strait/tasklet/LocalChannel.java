package io.strait.tasklet;

import io.strait.Channel;
import java.util.List;
import java.util.function.Consumer;

/**
 * A channel that lives on one scheduler and passes values by reference: no codec, no copy. Operations of tasklets of that
 * scheduler are plain calls; those of other threads and tasklets go through the scheduler's inbox.
 *
 * <p>Everything that {@link Channel} promises holds. A payload has no size, so there is no payload cap. {@code null} is no
 * value.
 */
public interface LocalChannel<T> extends Channel<T> {

    /** Who runs next after a rendezvous of two tasklets of one scheduler (T4). */
    enum Preference {
        /** The receiver, at once; a sender goes to the end of the queue. Stackless: -1, its default. */
        RECEIVER,
        /** Whoever runs goes on, the partner goes to the end of the queue. Stackless: 0. */
        NEITHER,
        /** The sender, at once; a receiver goes to the end of the queue. Stackless: +1. */
        SENDER
    }

    /** The scheduler it lives on. */
    Scheduler scheduler();

    /** See {@link #setPreference}. */
    Preference preference();

    /** {@link Preference#NEITHER} unless set. */
    void setPreference(Preference preference);

    /** See {@link #setScheduleAll}. */
    boolean scheduleAll();

    /** While set, each operation gives way after a rendezvous, whatever the preference: the partner goes to the end of the
     * queue, and the caller behind it. */
    void setScheduleAll(boolean scheduleAll);

    /** Waiting plain senders minus waiting plain receivers (C12). Exact on the scheduler, a snapshot elsewhere. */
    int balance();

    /**
     * Sends each value in turn.
     *
     * @throws InterruptedException when interrupted; what was sent before stays sent
     */
    void sendAll(Iterable<? extends T> values) throws InterruptedException;

    /**
     * Receives without a tasklet: calls the handler with each value, on the scheduler's thread, between two tasklets. It takes the
     * next value when the handler has returned, behind others that wait to receive (C4). That is cheaper than a tasklet that
     * receives in a loop, which has a stack to switch to, and for code that must not block. Any thread may ask it; outside the
     * scheduler it takes effect soon.
     *
     * @throws io.strait.ClientClosedException when the scheduler is closed
     */
    StandingReceive onReceive(ReceiveHandler<? super T> handler);

    /**
     * Sends without a tasklet, and calls back on the scheduler's thread, between two tasklets, where nothing may block: cheaper than
     * {@link #sendAsync}, and it cannot be withdrawn. Any thread may ask it.
     *
     * @param sent is run when the value was taken, or is in the buffer
     * @param failed gets {@link io.strait.ChannelClosedException}, {@link io.strait.ChannelFullException}, {@link
     *     io.strait.OverloadedException} when too many wait at the channel, or {@link io.strait.ClientClosedException} when the
     *     scheduler is closed
     * @throws io.strait.OverloadedException when too many callbacks or commands wait for the scheduler
     * @throws io.strait.ClientClosedException when the scheduler is closed
     */
    void sendThen(T value, Runnable sent, Consumer<? super RuntimeException> failed);

    /** The tasklets that wait in plain operations, senders or receivers, first come first. Exact on the scheduler, a snapshot
     * elsewhere. Stackless: {@code queue}. */
    List<Tasklet<?>> waiting();
}
