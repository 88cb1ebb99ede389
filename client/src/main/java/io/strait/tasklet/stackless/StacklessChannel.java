package io.strait.tasklet.stackless;

import io.strait.OperationInterruptedException;
import io.strait.tasklet.BlockTrapException;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.LocalChannel.Preference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A channel as Stackless Python knows it: a rendezvous with a preference. Made by {@link Stackless#channel()}, used by tasklets
 * of its runtime only. {@code null} is a value.
 *
 * <p>Who runs after an operation for which somebody waited (without schedule-all, {@link #setScheduleAll}):
 *
 * <pre>
 * preference   after a send            after a receive
 *    -1        the receiver, at once   the caller goes on
 *     0        the caller goes on      the caller goes on
 *    +1        the caller goes on      the sender, at once
 * </pre>
 *
 * Whoever does not run goes to the end of the ring.
 */
public final class StacklessChannel<T> implements Iterable<T> {

    private static final Object NONE = new Object() {
        @Override
        public String toString() {
            return "null";
        }
    };

    /** An exception in place of a value. */
    private record Bomb(Throwable failure) {}

    private final Stackless runtime;
    private final LocalChannel<Object> channel;
    private boolean closing;

    StacklessChannel(Stackless runtime, LocalChannel<Object> channel) {
        this.runtime = runtime;
        this.channel = channel;
        channel.setPreference(Preference.RECEIVER);
    }

    // ---- operations -------------------------------------------------------------------------------------------------

    /**
     * Gives a value to a receiver; waits for one.
     *
     * @throws IllegalStateException when it would wait, and the channel is closed
     * @throws BlockTrapException when it would wait, and the tasklet must not
     * @throws DeadlockError when the main tasklet waits, and no other one is runnable
     * @throws InterruptedException when the tasklet's thread is interrupted
     */
    public void send(@Nullable T value) throws InterruptedException {
        transfer(value == null ? NONE : value);
    }

    /**
     * As {@link #send}; the receiver gets this exception thrown, also when it is a checked one. Stackless: {@code
     * send_exception}, {@code send_throw}.
     */
    public void sendException(Throwable exception) throws InterruptedException {
        transfer(new Bomb(exception));
    }

    /**
     * Sends each value in turn. Throws as {@link #send}; what was sent before stays sent.
     *
     * @return how many were sent
     */
    public int sendSequence(Iterable<? extends T> values) throws InterruptedException {
        int sent = 0;
        for (T value : values) {
            send(value);
            sent++;
        }
        return sent;
    }

    /** Takes a value from a sender; waits for one. Throws as {@link #send}, and whatever was sent as an exception. */
    public @Nullable T receive() throws InterruptedException {
        Object element = transfer(null);
        if (element instanceof Bomb bomb) {
            throw StacklessChannel.<RuntimeException>asIs(bomb.failure());
        }
        if (element == NONE) {
            return null;
        }
        @SuppressWarnings("unchecked") // Only send puts values here.
        T value = (T) element;
        return value;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // The type is the compiler's alone.
    private static <E extends Throwable> E asIs(Throwable failure) throws E {
        throw (E) failure;
    }

    /** Sends the element, or receives one. */
    private @Nullable Object transfer(@Nullable Object element) throws InterruptedException {
        StacklessTasklet caller = runtime.requireCurrent();
        runtime.requireNoChannelCallback();
        boolean sending = element != null;
        if (runtime.hasChannelCallback()) {
            runtime.callChannelCallback(this, caller, sending, !hasPartner(sending));
        }
        if (closing && !hasPartner(sending)) {
            if (caller.blockTrap()) {
                throw new BlockTrapException(caller.name(), (sending ? "send to " : "receive from ") + channel.name());
            }
            throw new IllegalStateException(
                    "channel is closed: channel=" + channel.name() + " operation=" + (sending ? "send" : "receive"));
        }
        if (caller.isAtomic() && hasPartner(sending)) {
            return transferWithoutSwitch(element);
        }
        return exchange(element);
    }

    private @Nullable Object exchange(@Nullable Object element) throws InterruptedException {
        if (element == null) {
            return channel.receive();
        }
        channel.send(element);
        return null;
    }

    /** Somebody waits, so that nobody else runs before the settings are put back. */
    private @Nullable Object transferWithoutSwitch(@Nullable Object element) throws InterruptedException {
        Preference preference = channel.preference();
        boolean scheduleAll = channel.scheduleAll();
        channel.setPreference(Preference.NEITHER);
        channel.setScheduleAll(false);
        try {
            return exchange(element);
        } finally {
            channel.setPreference(preference);
            channel.setScheduleAll(scheduleAll);
        }
    }

    private boolean hasPartner(boolean sending) {
        int balance = channel.balance();
        return sending ? balance < 0 : balance > 0;
    }

    /**
     * Receives until the channel is closed and no sender waits. Interruption is thrown as {@link
     * OperationInterruptedException}.
     */
    @Override
    public Iterator<T> iterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return !closing || balance() > 0;
            }

            @Override
            @SuppressWarnings("NullAway") // A null that was sent is an element.
            public T next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("channel is closed: channel=" + channel.name());
                }
                try {
                    return receive();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new OperationInterruptedException("iteration was interrupted: channel=" + channel.name(), e);
                }
            }
        };
    }

    // ---- closing ----------------------------------------------------------------------------------------------------

    /** From here on nobody may start to wait. Those who wait already can still be met. */
    public void close() {
        runtime.requireCurrent();
        closing = true;
    }

    /** Undoes {@link #close()}. */
    public void open() {
        runtime.requireCurrent();
        closing = false;
    }

    /** Whether {@link #close()} was called. */
    public boolean closing() {
        return closing;
    }

    /** Whether {@link #close()} was called and nobody waits. */
    public boolean closed() {
        return closing && balance() == 0;
    }

    // ---- settings and inspection ------------------------------------------------------------------------------------

    /** How many senders wait; negative: how many receivers. */
    public int balance() {
        return channel.balance();
    }

    /** Those who wait, first come first. */
    public List<StacklessTasklet> queue() {
        List<StacklessTasklet> waiting = new ArrayList<>();
        channel.waiting().forEach(one -> {
            StacklessTasklet known = runtime.find(one);
            if (known != null) {
                waiting.add(known);
            }
        });
        return waiting;
    }

    /** -1, 0 or +1; see the class. */
    public int preference() {
        return switch (channel.preference()) {
            case RECEIVER -> -1;
            case NEITHER -> 0;
            case SENDER -> 1;
        };
    }

    /** Only the sign of {@code preference} counts; see the class. */
    public void setPreference(int preference) {
        runtime.requireCurrent();
        channel.setPreference(
                preference < 0 ? Preference.RECEIVER : preference > 0 ? Preference.SENDER : Preference.NEITHER);
    }

    /** See {@link #setScheduleAll}. */
    public boolean scheduleAll() {
        return channel.scheduleAll();
    }

    /** While set, whoever meets somebody here gives way: the partner is last but one in the ring, the caller last. */
    public void setScheduleAll(boolean scheduleAll) {
        runtime.requireCurrent();
        channel.setScheduleAll(scheduleAll);
    }

    @Override
    public String toString() {
        return "StacklessChannel[" + channel.name() + " balance=" + balance() + "]";
    }
}
