package io.strait.tasklet;

import io.strait.ChannelClosedException;
import io.strait.SelectLoop;
import java.util.function.Function;

/**
 * A {@link SelectLoop} that takes guards and local channels as well (S10, S11); made by {@link Scheduler#selectLoop()}.
 *
 * <pre>{@code
 * try (GuardedSelectLoop<String> loop = scheduler.selectLoop()) {
 *     loop.receive(orders, order -> "order " + order);
 *     loop.guard(Guards.ticker(Duration.ofSeconds(1)), tick -> "tick " + tick.number());
 *     loop.guard(worker.ended(), exit -> "worker has ended");
 *     loop.forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p><b>Guards stay enrolled</b> between rounds, and cost nothing in rounds of other branches. One that fires, also between two
 * rounds, keeps its event until its branch has its turn. After that it is enrolled anew at the beginning of the next round: a
 * ticker fires again, and a socket only if it can still be read after the handler has run. A {@link
 * io.strait.tasklet.guard.Guards#timer timer} therefore counts from when its branch was added or enabled, or from the round after
 * its last event; for a limit of each round use {@link #next(java.time.Duration)}.
 *
 * <p><b>An event that is the last</b> ({@link Guard#isLast}: a future, a tasklet's end, an instant) removes its branch when it is
 * served; it would otherwise fire in every round. So does a failure of the guard, which a round throws. When no other branch is
 * left, rounds throw {@link io.strait.AllClosedException}.
 *
 * <p><b>A guard whose branch is disabled, removed or closed with its loop</b> is {@linkplain Guard#withdrawn withdrawn}, also when
 * it has fired and was not served yet. {@link Branch#channel()} is the guard's description.
 *
 * @param <R> what the handlers return
 */
public interface GuardedSelectLoop<R> extends SelectLoop<R> {

    /**
     * A branch that waits for the guard's events.
     *
     * @throws IllegalStateException when the loop is closed
     */
    <T> Branch guard(Guard<T> guard, Function<? super T, ? extends R> handler);

    @Override
    GuardedSelectLoop<R> onClosed(Function<? super ChannelClosedException, ? extends R> handler);
}
