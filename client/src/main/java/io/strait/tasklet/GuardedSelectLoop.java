package io.strait.tasklet;

import io.strait.ChannelClosedException;
import io.strait.SelectLoop;
import java.util.function.Function;

/**
 * A {@link SelectLoop} over local channels, guards, and channels of at most one {@link io.strait.Strait} (S10, S11); made by
 * {@link Scheduler#selectLoop()}.
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
 * <p><b>Branches on channels of a Strait</b> are a persistent select of that Strait, which has a round open at most while {@link
 * #next()} waits. Before a local branch or a guard is served that round is withdrawn, and if something was committed there
 * meanwhile, that counts (S8); the local branch has its turn next. What this costs:
 *
 * <ul>
 *   <li>A local event that finds the remote round open waits for a message there and back. After that the remote round is opened
 *       only when nothing has happened here for up to a millisecond, until a remote branch is served again: a burst of local
 *       events costs one withdrawal.
 *   <li>While local partners wait, the remote branches are asked once in 16 rounds. So between a remote branch's partner and its
 *       service at most 16 local ones are served, by all remote branches together.
 *   <li>A value made for a remote send branch is thrown away if a local event withdraws the round at that moment; the partner
 *       keeps waiting, and the next round makes a new value.
 * </ul>
 *
 * <p>A connection that is lost while the remote round is open holds the loop up, local branches too: whether something was
 * committed is not known. It goes on when the session is resumed; if it cannot be ({@link
 * io.strait.StraitOptions#resumeWindow}), the round throws {@link io.strait.IndeterminateException}, and the next one serves what
 * waits. From then on, as long as there is no connection, local branches and guards are served as ever, every 16th of them up to
 * a quarter of a second late.
 *
 * <p>A loop without remote branches has no such costs. A tasklet that must not block ({@link Tasklet#setBlockTrap}) is not served by
 * remote branches.
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
