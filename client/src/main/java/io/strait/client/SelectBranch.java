package io.strait.client;

import io.strait.core.op.Branch;
import io.strait.core.op.Payload;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One branch of a {@link PortSelect}: what it offers in a round, and what to do when it fired. */
abstract class SelectBranch<R> {

    private @Nullable BooleanSupplier condition;

    /** Whether it takes part in this round (S5). */
    final boolean isEnabled() {
        return condition == null || condition.getAsBoolean();
    }

    final void onlyWhen(BooleanSupplier when) {
        if (condition != null) {
            throw new IllegalStateException("select: the branch has a pre-condition already");
        }
        condition = when;
    }

    /** The offer of this round. */
    abstract Branch offer();

    /** Computes the value once the branch is chosen; null when the offer says it all. */
    @Nullable
    Supplier<Payload> lazyValue() {
        return null;
    }

    /** Runs the handler of a receive branch. */
    R received(Payload value) {
        throw new IllegalStateException("select: a send branch cannot receive");
    }

    /** Runs the handler of a send branch. */
    R sent() {
        throw new IllegalStateException("select: a receive branch cannot send");
    }

    /** A branch that receives. */
    static final class Receive<T, R> extends SelectBranch<R> {
        private final PortReceiver<T> receiver;
        private final Function<? super T, ? extends R> handler;

        Receive(PortReceiver<T> receiver, Function<? super T, ? extends R> handler) {
            this.receiver = receiver;
            this.handler = handler;
        }

        @Override
        Branch offer() {
            return receiver.branch();
        }

        @Override
        R received(Payload value) {
            return handler.apply(receiver.read(value));
        }
    }

    /** A branch that sends a value known beforehand. */
    static final class Send<T, R> extends SelectBranch<R> {
        private final PortSender<T> sender;
        private final T value;
        private final Supplier<? extends R> handler;

        Send(PortSender<T> sender, T value, Supplier<? extends R> handler) {
            this.sender = sender;
            this.value = value;
            this.handler = handler;
        }

        @Override
        Branch offer() {
            return Branch.send(sender.channel(), sender.encode(value));
        }

        @Override
        R sent() {
            return handler.get();
        }
    }

    /** A branch that sends a value computed when it is chosen (S6). */
    static final class SendLazy<T, R> extends SelectBranch<R> {
        private final PortSender<T> sender;
        private final Supplier<? extends T> value;
        private final Supplier<? extends R> handler;

        SendLazy(PortSender<T> sender, Supplier<? extends T> value, Supplier<? extends R> handler) {
            this.sender = sender;
            this.value = value;
            this.handler = handler;
        }

        @Override
        Branch offer() {
            return Branch.lazySend(sender.channel());
        }

        @Override
        Supplier<Payload> lazyValue() {
            return () -> sender.encode(value.get());
        }

        @Override
        R sent() {
            return handler.get();
        }
    }
}
