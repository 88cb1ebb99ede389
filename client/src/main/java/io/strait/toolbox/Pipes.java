package io.strait.toolbox;

import io.strait.ChannelClosedException;
import io.strait.InvalidArgumentException;
import io.strait.Receiver;
import io.strait.SendResult;
import io.strait.Sender;
import io.strait.tasklet.GuardedSelect;
import io.strait.tasklet.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Many channels to one, one to many, and functions between two.
 *
 * <pre>{@code
 * Stage merged = Pipes.merge(scheduler, List.of(web, phone), orders);
 * Stage priced = Pipes.map(scheduler, orders, order -> price(order), prices);
 * }</pre>
 *
 * <p>Local channels must be of the given scheduler; channels of a Strait may come from anywhere. A tasklet holds at most one
 * value, so that back-pressure reaches the senders.
 */
public final class Pipes {

    private Pipes() {}

    // ---- merge ----------------------------------------------------------------------------------------------------

    /** {@link #merge(Scheduler, List, Sender, StageOptions)} with default options. */
    public static <T> Stage merge(
            Scheduler scheduler, List<? extends Receiver<? extends T>> sources, Sender<T> output) {
        return merge(scheduler, sources, output, StageOptions.named("merge"));
    }

    /**
     * Sends what comes from any source to the output: per source in order, among sources as it comes. A source that is closed
     * drops out; when all are, the output is closed.
     *
     * @throws InvalidArgumentException when there are no sources
     */
    public static <T> Stage merge(
            Scheduler scheduler,
            List<? extends Receiver<? extends T>> sources,
            Sender<T> output,
            StageOptions options) {
        requireSome("merge", "sources", sources);
        List<TaskletStage.Body> bodies = new ArrayList<>();
        for (Receiver<? extends T> source : sources) {
            bodies.add(stage -> stage.drain(
                    source,
                    value -> stage.holding(value, () -> output.send(value)),
                    failure -> stage.decide(failure, null, output)));
        }
        return TaskletStage.of(scheduler, options).closing(output).start(bodies);
    }

    private static void requireSome(String tool, String what, List<?> list) {
        if (list.isEmpty()) {
            throw new InvalidArgumentException(tool + " needs channels: " + what + "=0");
        }
    }

    // ---- split ----------------------------------------------------------------------------------------------------

    /** Which output gets a value. */
    public enum Order {
        /** Each in turn, waiting for the one whose turn it is. Outputs that are closed are passed over. */
        ROUND_ROBIN,
        /** Whichever can take it first; fair among those that can. */
        FIRST_FREE
    }

    /** {@link #split(Scheduler, Receiver, List, Order, StageOptions)} with default options. */
    public static <T> Stage split(
            Scheduler scheduler, Receiver<T> source, List<? extends Sender<? super T>> outputs, Order order) {
        return split(scheduler, source, outputs, order, StageOptions.named("split"));
    }

    /**
     * Sends each value to one of the outputs. When the source is closed all outputs are; when all outputs are closed the stage
     * fails. Received failures go to the outputs in turn.
     *
     * @param outputs for {@link Order#FIRST_FREE}, local channels of the scheduler and channels of one Strait
     * @throws InvalidArgumentException when there are no outputs
     */
    public static <T> Stage split(
            Scheduler scheduler,
            Receiver<T> source,
            List<? extends Sender<? super T>> outputs,
            Order order,
            StageOptions options) {
        requireSome("split", "outputs", outputs);
        TaskletStage stage = TaskletStage.of(scheduler, options);
        outputs.forEach(stage::closing);
        return stage.start(started -> new Splitter<T>(started, outputs, order).run(source));
    }

    private static final class Splitter<T> {

        private final TaskletStage stage;
        private final List<Sender<? super T>> open;
        private final Order order;
        private int turn;
        private @Nullable T held;
        private @Nullable GuardedSelect<Boolean> firstFree;

        Splitter(TaskletStage stage, List<? extends Sender<? super T>> outputs, Order order) {
            this.stage = stage;
            this.open = new ArrayList<>(outputs);
            this.order = order;
        }

        void run(Receiver<T> source) throws Exception {
            stage.drain(source, value -> stage.holding(value, () -> place(value)), failure -> {
                Sender<? super T> next = open.get(turn % open.size());
                turn = (turn + 1) % open.size();
                stage.decide(failure, null, next);
            });
        }

        private void place(T value) throws InterruptedException {
            if (order == Order.FIRST_FREE) {
                placeFirstFree(value);
            } else {
                placeInTurn(value);
            }
        }

        private void placeInTurn(T value) throws InterruptedException {
            while (true) {
                int at = turn % open.size();
                try {
                    open.get(at).send(value);
                    turn = at + 1;
                    return;
                } catch (ChannelClosedException e) {
                    drop(at, e);
                }
            }
        }

        private void placeFirstFree(T value) throws InterruptedException {
            held = value;
            boolean placed = false;
            while (!placed) {
                GuardedSelect<Boolean> select = firstFree;
                if (select == null) {
                    select = stage.scheduler().select();
                    for (Sender<? super T> output : open) {
                        addTo(select, output);
                    }
                    firstFree = select;
                }
                try {
                    placed = select.run();
                } catch (ChannelClosedException e) {
                    placed = placeOrDrop(value, e);
                }
            }
        }

        private <S> void addTo(GuardedSelect<Boolean> select, Sender<S> output) {
            select.sendLazy(output, this::<S>heldValue, () -> true);
        }

        /** The outputs take at least T. */
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        private <S> S heldValue() {
            T value = held;
            if (value == null) {
                throw new IllegalStateException("split: nothing is held");
            }
            return (S) value;
        }

        /**
         * Drops an output that is closed. Channels of different worlds may have the same name, so each of that name is
         * asked, by a send of the value.
         *
         * @return whether one of them took the value
         */
        private boolean placeOrDrop(T value, ChannelClosedException closed) throws InterruptedException {
            for (int at = open.size() - 1; at >= 0; at--) {
                if (open.get(at).name().equals(closed.channel())) {
                    SendResult result = open.get(at).trySend(value);
                    if (result.isSent()) {
                        return true;
                    }
                    if (result instanceof SendResult.Closed) {
                        drop(at, closed);
                    }
                }
            }
            return false;
        }

        private void drop(int at, ChannelClosedException closed) {
            open.remove(at);
            firstFree = null;
            if (open.isEmpty()) {
                throw closed;
            }
        }
    }

    // ---- functions ------------------------------------------------------------------------------------------------

    /** {@link #map(Scheduler, Receiver, Step, Sender, StageOptions)} with default options. */
    public static <T, R> Stage map(
            Scheduler scheduler, Receiver<T> source, Step<? super T, ? extends R> step, Sender<R> output) {
        return map(scheduler, source, step, output, StageOptions.named("map"));
    }

    /** Sends what the step makes of each value, in order. What the step throws is decided by the failure handler. */
    public static <T, R> Stage map(
            Scheduler scheduler,
            Receiver<T> source,
            Step<? super T, ? extends R> step,
            Sender<R> output,
            StageOptions options) {
        return each(scheduler, source, value -> Optional.of(step.apply(value)), output, options);
    }

    /** {@link #filter(Scheduler, Receiver, Step, Sender, StageOptions)} with default options. */
    public static <T> Stage filter(
            Scheduler scheduler, Receiver<T> source, Step<? super T, Boolean> keep, Sender<T> output) {
        return filter(scheduler, source, keep, output, StageOptions.named("filter"));
    }

    /** Sends the values for which {@code keep} answers true. What it throws is decided by the failure handler. */
    public static <T> Stage filter(
            Scheduler scheduler,
            Receiver<T> source,
            Step<? super T, Boolean> keep,
            Sender<T> output,
            StageOptions options) {
        return each(
                scheduler, source, value -> keep.apply(value) ? Optional.of(value) : Optional.empty(), output, options);
    }

    private static <T, R> Stage each(
            Scheduler scheduler,
            Receiver<T> source,
            Step<T, Optional<R>> step,
            Sender<R> output,
            StageOptions options) {
        return TaskletStage.of(scheduler, options)
                .closing(output)
                .start(stage -> stage.drain(
                        source,
                        value -> stage.holding(value, () -> {
                            Optional<R> made;
                            try {
                                made = step.apply(value);
                            } catch (InterruptedException e) {
                                throw e;
                            } catch (Exception e) {
                                stage.decide(e, value, output);
                                return;
                            }
                            if (made.isPresent()) {
                                output.send(made.get());
                            }
                        }),
                        failure -> stage.decide(failure, null, output)));
    }
}
