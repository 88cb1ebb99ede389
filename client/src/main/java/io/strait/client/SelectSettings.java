package io.strait.client;

import io.strait.ChannelClosedException;
import io.strait.InvalidArgumentException;
import io.strait.SelectPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a select knows beside its branches, and whether a run is under way: one at a time is, and nothing can be changed meanwhile.
 *
 * @param <R> what the handlers return
 */
public final class SelectSettings<R> {

    private final AtomicBoolean running = new AtomicBoolean();
    private SelectPolicy policy = SelectPolicy.FAIR;
    private @Nullable Duration timeout;
    private @Nullable Instant deadline;
    private @Nullable Supplier<? extends R> onTimeout;
    private @Nullable Supplier<? extends R> orElse;
    private @Nullable Function<? super ChannelClosedException, ? extends R> onClosed;
    private boolean strictDeadline;

    /** Settings of a select that waits for ever. */
    public SelectSettings() {}

    /**
     * A run begins.
     *
     * @throws IllegalStateException when one is under way
     */
    public void begin() {
        if (!running.compareAndSet(false, true)) {
            throw new IllegalStateException("select: a run is under way already");
        }
    }

    /** The run has ended; another one may begin. By any thread. */
    public void end() {
        running.set(false);
    }

    /**
     * Before a change.
     *
     * @throws IllegalStateException when a run is under way
     */
    public void requireIdle() {
        if (running.get()) {
            throw new IllegalStateException("select: cannot be changed while a run is under way");
        }
    }

    /** See {@link io.strait.Select#policy}. */
    public void setPolicy(SelectPolicy chosen) {
        requireIdle();
        policy = chosen;
    }

    /** Fair unless set. */
    public SelectPolicy policy() {
        return policy;
    }

    /** See {@link io.strait.Select#after}. */
    public void setTimeout(Duration limit, Supplier<? extends R> handler) {
        requireNoDeadline();
        timeout = limit;
        onTimeout = handler;
    }

    /** See {@link io.strait.Select#at}. */
    public void setDeadline(Instant limit, Supplier<? extends R> handler) {
        requireNoDeadline();
        deadline = limit;
        onTimeout = handler;
    }

    private void requireNoDeadline() {
        requireIdle();
        if (onTimeout != null) {
            throw new IllegalStateException("select: has a deadline already");
        }
    }

    /** How long a run that begins now waits; null: for ever. */
    public @Nullable Duration timeout() {
        if (timeout != null) {
            return timeout;
        }
        return deadline == null ? null : Duration.between(Instant.now(), deadline);
    }

    /** Answers a run whose time is over; null when it waits for ever. */
    public @Nullable Supplier<? extends R> onTimeout() {
        return onTimeout;
    }

    /** See {@link io.strait.Select#orElse}; null takes it away. */
    public void setDefault(@Nullable Supplier<? extends R> handler) {
        requireIdle();
        orElse = handler;
    }

    /** Answers a run that found nobody; null when a run waits. */
    public @Nullable Supplier<? extends R> orElse() {
        return orElse;
    }

    /** See {@link io.strait.Select#onClosed}. */
    public void setOnClosed(Function<? super ChannelClosedException, ? extends R> handler) {
        requireIdle();
        onClosed = handler;
    }

    /**
     * Answers a run that found a channel closed.
     *
     * @throws ChannelClosedException when nobody else answers
     */
    public R closed(ChannelClosedException closed) {
        if (onClosed == null) {
            throw closed;
        }
        return onClosed.apply(closed);
    }

    /** See {@link io.strait.Select#strictDeadline}. */
    public void setStrictDeadline() {
        requireIdle();
        strictDeadline = true;
    }

    /** Whether the deadline holds even where the outcome is in doubt. */
    public boolean isStrict() {
        return strictDeadline;
    }

    /**
     * Before a run waits: it must be able to end.
     *
     * @param anyEnabled whether any branch takes part
     * @param branches how many there are
     * @throws InvalidArgumentException when it cannot, or the settings contradict each other
     */
    public void requireComplete(boolean anyEnabled, int branches) {
        if (!anyEnabled && onTimeout == null && orElse == null) {
            throw new InvalidArgumentException(
                    "select: no branch is enabled, and there is neither deadline nor default: branches=" + branches);
        }
        if (strictDeadline && onTimeout == null) {
            throw new InvalidArgumentException("select: a strict deadline needs a deadline");
        }
    }
}
