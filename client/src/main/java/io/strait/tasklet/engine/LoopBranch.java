package io.strait.tasklet.engine;

import io.strait.SelectLoop;
import io.strait.SupplierFailedException;
import io.strait.tasklet.Guard;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One branch of a persistent select.
 *
 * <pre>
 *   NEW --> ENROLLED <--enable, disable--> DISABLED
 *              |  \--the channel is closed--> CLOSED
 *              +--remove (from any), the guard's last event--> REMOVED
 * </pre>
 */
abstract class LoopBranch<R> implements SelectLoop.Branch {

    enum Status {
        NEW,
        ENROLLED,
        DISABLED,
        CLOSED,
        REMOVED
    }

    final RuntimeSelectLoop<R> loop;
    /** Null when the branch is not on a channel. */
    final @Nullable Offer offer;

    boolean onEdges;
    /** Its place in the loop's list. */
    int place;

    private volatile Status status = Status.NEW;

    LoopBranch(RuntimeSelectLoop<R> loop, @Nullable Offer offer) {
        this.loop = loop;
        this.offer = offer;
        if (offer != null) {
            offer.owner = this;
        }
    }

    /** Runs the handler. */
    abstract R fired(@Nullable Object event);

    final void take(Status next) {
        status = next;
    }

    final boolean is(Status asked) {
        return status == asked;
    }

    /** Its channel has too many offers already. */
    final void onRefused() {
        status = Status.DISABLED;
        loop.onBranchSilent();
    }

    final void onClosed() {
        if (status == Status.ENROLLED) {
            status = Status.CLOSED;
            loop.onBranchSilent();
        }
    }

    @Override
    public void enable() {
        loop.scheduler.perform(() -> {
            if (status == Status.DISABLED) {
                loop.enrol(this);
            }
        });
    }

    @Override
    public void disable() {
        loop.scheduler.perform(() -> {
            if (status == Status.ENROLLED) {
                status = Status.DISABLED;
                loop.withdraw(this);
                loop.onBranchSilent();
            } else if (status == Status.NEW) {
                status = Status.DISABLED; // The owner is here before the command that enrols it.
            }
        });
    }

    @Override
    public void remove() {
        loop.scheduler.perform(this::removeNow);
    }

    /** By the owner. */
    final void removeNow() {
        if (status == Status.REMOVED) {
            return;
        }
        boolean wasOpen = status == Status.ENROLLED;
        status = Status.REMOVED;
        loop.withdraw(this);
        loop.forget(this);
        if (wasOpen) {
            loop.onBranchSilent();
        }
    }

    @Override
    public boolean isEnabled() {
        return status == Status.ENROLLED || status == Status.NEW;
    }

    @Override
    public String channel() {
        return Objects.requireNonNull(offer).channel.name();
    }

    static final class Receiving<T, R> extends LoopBranch<R> {
        private final RuntimeChannel<T> channel;
        private final Function<? super T, ? extends R> handler;

        Receiving(
                RuntimeSelectLoop<R> loop,
                Wait wait,
                RuntimeChannel<T> channel,
                Function<? super T, ? extends R> handler) {
            super(loop, new Offer(wait, 0, channel.state(), false, null));
            this.channel = channel;
            this.handler = handler;
        }

        @Override
        R fired(@Nullable Object element) {
            if (element == null) {
                throw new IllegalStateException("select loop: nothing was received: channel=" + channel.name());
            }
            return handler.apply(channel.read(element));
        }
    }

    static final class Sending<T, R> extends LoopBranch<R> {
        private final RuntimeChannel<T> channel;
        private final Supplier<? extends T> value;
        private final Supplier<? extends R> handler;

        Sending(
                RuntimeSelectLoop<R> loop,
                Wait wait,
                RuntimeChannel<T> channel,
                Supplier<? extends T> value,
                Supplier<? extends R> handler) {
            super(loop, new Offer(wait, 0, channel.state(), true, null));
            this.channel = channel;
            this.value = value;
            this.handler = handler;
        }

        @Override
        R fired(@Nullable Object element) {
            return handler.get();
        }

        /** S6: computed by the participant, while its partner is held. */
        void supply(@Nullable Offer receiver) {
            T computed;
            try {
                computed = Objects.requireNonNull(value.get(), "the supplier returned null");
            } catch (RuntimeException e) {
                release(receiver);
                throw new SupplierFailedException("supplier failed: channel=" + channel() + " failure=" + e, e);
            } catch (Throwable e) {
                // A checked exception too: any may be raised in a tasklet.
                release(receiver);
                throw e;
            }
            if (loop.scheduler.callForHeld(() -> channel.state().deliverLazy(receiver, computed))
                    == ChannelState.Answer.CLOSED) {
                throw channel.state().requireClosed();
            }
        }

        private void release(@Nullable Offer receiver) {
            loop.scheduler.perform(() -> channel.state().releaseLazy(receiver));
        }
    }

    /** On a guard, which is enrolled anew in the round after its branch was served. */
    static final class OnGuard<T, R> extends LoopBranch<R> {
        private final Guard<T> guard;
        private final Function<? super T, ? extends R> handler;
        /** Whether only something outside the scheduler can fire it. */
        final boolean external;
        /** Touched by the owner; null: not enrolled. */
        @Nullable
        GuardEnrolment<T> enrolment;

        OnGuard(RuntimeSelectLoop<R> loop, Guard<T> guard, Function<? super T, ? extends R> handler) {
            super(loop, null);
            this.guard = guard;
            this.handler = handler;
            this.external = guard.isExternal();
        }

        /** Begins to watch; the guard may fire at once. */
        void enrol(GuardedWait wait, RuntimeScheduler scheduler) {
            GuardEnrolment<T> fresh = new GuardEnrolment<>(guard, wait, 0, scheduler);
            fresh.owner = this;
            enrolment = fresh;
            fresh.enrol();
        }

        @Override
        @SuppressWarnings({"unchecked", "NullAway"}) // What the guard fired with, which may be null.
        R fired(@Nullable Object event) {
            return handler.apply((T) event);
        }

        @Override
        public String channel() {
            return guard.describe();
        }
    }
}
