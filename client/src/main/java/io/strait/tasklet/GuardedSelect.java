package io.strait.tasklet;

import io.strait.ChannelClosedException;
import io.strait.Receiver;
import io.strait.Select;
import io.strait.SelectPolicy;
import io.strait.Sender;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** A {@link Select} that takes guards and local channels as well (S10); made by {@link Scheduler#select()}. */
public interface GuardedSelect<R> extends Select<R> {

    /** A branch that waits for the guard's event. */
    <T> GuardedSelect<R> guard(Guard<T> guard, Function<? super T, ? extends R> handler);

    @Override
    <T> GuardedSelect<R> receive(Receiver<T> receiver, Function<? super T, ? extends R> handler);

    @Override
    <T> GuardedSelect<R> send(Sender<T> sender, T value, Supplier<? extends R> handler);

    /** As in {@link Select}; with {@link #runAsync()} the supplier runs in a tasklet of the scheduler. */
    @Override
    <T> GuardedSelect<R> sendLazy(Sender<T> sender, Supplier<? extends T> value, Supplier<? extends R> handler);

    @Override
    GuardedSelect<R> when(BooleanSupplier condition);

    @Override
    GuardedSelect<R> after(Duration timeout, Supplier<? extends R> handler);

    @Override
    GuardedSelect<R> at(Instant deadline, Supplier<? extends R> handler);

    @Override
    GuardedSelect<R> orElse(Supplier<? extends R> handler);

    @Override
    GuardedSelect<R> onClosed(Function<? super ChannelClosedException, ? extends R> handler);

    @Override
    GuardedSelect<R> policy(SelectPolicy policy);

    @Override
    GuardedSelect<R> patience(Duration patience);

    @Override
    GuardedSelect<R> strictDeadline();
}
