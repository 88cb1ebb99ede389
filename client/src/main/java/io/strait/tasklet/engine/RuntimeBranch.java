package io.strait.tasklet.engine;

import io.strait.tasklet.Guard;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One branch of a {@link RuntimeSelect}: what it waits for, and what to do when it fired. */
abstract class RuntimeBranch<R> {

    private @Nullable BooleanSupplier condition;
    /** Of the round that begins (S5). */
    boolean enabled;

    final void onlyWhen(BooleanSupplier when) {
        if (condition != null) {
            throw new IllegalStateException("select: the branch has a pre-condition already");
        }
        condition = when;
    }

    final void readCondition() {
        enabled = condition == null || condition.getAsBoolean();
    }

    /** A branch on a channel of the scheduler. */
    abstract static class OnChannel<T, R> extends RuntimeBranch<R> {
        final RuntimeChannel<T> channel;

        OnChannel(RuntimeChannel<T> channel) {
            this.channel = channel;
        }

        abstract boolean sends();

        /** What a send branch sends; null: it receives, or computes the value once it is chosen. */
        @Nullable
        T value() {
            return null;
        }

        /** Runs the handler. */
        abstract R fired(@Nullable Object element);
    }

    static final class Receive<T, R> extends OnChannel<T, R> {
        private final Function<? super T, ? extends R> handler;

        Receive(RuntimeChannel<T> channel, Function<? super T, ? extends R> handler) {
            super(channel);
            this.handler = handler;
        }

        @Override
        boolean sends() {
            return false;
        }

        @Override
        R fired(@Nullable Object element) {
            if (element == null) {
                throw new IllegalStateException("select: nothing was received: channel=" + channel.name());
            }
            return handler.apply(channel.read(element));
        }
    }

    static final class Send<T, R> extends OnChannel<T, R> {
        private final T value;
        private final Supplier<? extends R> handler;

        Send(RuntimeChannel<T> channel, T value, Supplier<? extends R> handler) {
            super(channel);
            this.value = value;
            this.handler = handler;
        }

        @Override
        boolean sends() {
            return true;
        }

        @Override
        T value() {
            return value;
        }

        @Override
        R fired(@Nullable Object element) {
            return handler.get();
        }
    }

    static final class SendLazy<T, R> extends OnChannel<T, R> {
        final Supplier<? extends T> supplier;
        private final Supplier<? extends R> handler;

        SendLazy(RuntimeChannel<T> channel, Supplier<? extends T> supplier, Supplier<? extends R> handler) {
            super(channel);
            this.supplier = supplier;
            this.handler = handler;
        }

        @Override
        boolean sends() {
            return true;
        }

        @Override
        R fired(@Nullable Object element) {
            return handler.get();
        }
    }

    static final class OnGuard<T, R> extends RuntimeBranch<R> {
        final Guard<T> guard;
        private final Function<? super T, ? extends R> handler;

        OnGuard(Guard<T> guard, Function<? super T, ? extends R> handler) {
            this.guard = guard;
            this.handler = handler;
        }

        @SuppressWarnings({"unchecked", "NullAway"}) // What the guard fired with, which may be null.
        R fired(@Nullable Object event) {
            return handler.apply((T) event);
        }
    }

    /** A branch on a channel of a Strait: it is part of the remote group. */
    static final class Remote<R> extends RuntimeBranch<R> {}
}
