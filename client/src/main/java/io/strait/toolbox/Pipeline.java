package io.strait.toolbox;

import io.strait.ChannelOptions;
import io.strait.InvalidArgumentException;
import io.strait.Receiver;
import io.strait.Sender;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A function on many values at once, whose results come in the order of the values.
 *
 * <pre>{@code
 * Stage pages = Pipeline.ordered(scheduler, urls, url -> fetch(url), texts, 8, 32);
 * }</pre>
 *
 * <p>One tasklet takes values and hands each to the workers and, in a slot for the result, to the tasklet that delivers. A
 * permit is taken before a value is and given back after its result is delivered, so that {@code maxInFlight} is exact.
 * Workers of one scheduler overlap while they wait, not while they compute.
 *
 * <p>Closed source: the output is closed after the last result. Kill: every value whose result is not delivered is
 * undelivered, in order.
 */
public final class Pipeline {

    private Pipeline() {}

    /** {@link #ordered(Scheduler, Receiver, Step, Sender, int, int, StageOptions)} with default options. */
    public static <T, R> Stage ordered(
            Scheduler scheduler,
            Receiver<T> source,
            Step<? super T, ? extends R> step,
            Sender<R> output,
            int workers,
            int maxInFlight) {
        return ordered(scheduler, source, step, output, workers, maxInFlight, StageOptions.named("pipeline"));
    }

    /**
     * Starts it.
     *
     * @param step what is done with each value; what it throws is decided by the failure handler when its turn comes, so that
     *     failures keep their place too
     * @param workers how many values are worked on at once
     * @param maxInFlight how many values are taken from the source and not delivered yet
     * @throws InvalidArgumentException when one of both is less than 1
     */
    public static <T, R> Stage ordered(
            Scheduler scheduler,
            Receiver<T> source,
            Step<? super T, ? extends R> step,
            Sender<R> output,
            int workers,
            int maxInFlight,
            StageOptions options) {
        if (workers < 1 || maxInFlight < 1) {
            throw new InvalidArgumentException(
                    "pipeline needs workers and room: workers=" + workers + " maxInFlight=" + maxInFlight);
        }
        Run<T, R> run = new Run<>(scheduler, source, step, output, maxInFlight);
        TaskletStage stage = TaskletStage.of(scheduler, options).closing(output);
        stage.onEnd(() -> run.giveUp(stage));
        List<TaskletStage.Body> bodies = new ArrayList<>();
        bodies.add(run::take);
        bodies.add(run::deliver);
        for (int i = 0; i < workers; i++) {
            bodies.add(worker -> run.work());
        }
        return stage.start(bodies);
    }

    /** A value's place in the order. Without input: a failure that was received in place of a value. */
    private record Slot<T, R>(@Nullable T input, Promise<Result<R>> result) {}

    /** Either of both. */
    private record Result<R>(@Nullable R value, @Nullable Throwable failure) {}

    private static final class Run<T, R> {

        private final Receiver<T> source;
        private final Step<? super T, ? extends R> step;
        private final Sender<R> output;
        private final LocalChannel<Boolean> permits;
        private final LocalChannel<Slot<T, R>> jobs;
        private final LocalChannel<Slot<T, R>> order;
        /** What is taken and not delivered: at most as many as there are permits. */
        private final Queue<Slot<T, R>> inFlight = new ConcurrentLinkedQueue<>();

        Run(
                Scheduler scheduler,
                Receiver<T> source,
                Step<? super T, ? extends R> step,
                Sender<R> output,
                int maxInFlight) {
            this.source = source;
            this.step = step;
            this.output = output;
            ChannelOptions room = ChannelOptions.buffered(maxInFlight);
            this.permits = scheduler.channel("pipeline.permits", room);
            this.jobs = scheduler.channel("pipeline.jobs", room);
            this.order = scheduler.channel("pipeline.order", room);
        }

        void take(TaskletStage stage) throws Exception {
            permits.send(true);
            stage.drain(
                    source,
                    value -> {
                        Slot<T, R> slot = new Slot<>(value, new Promise<>(false));
                        inFlight.add(slot);
                        order.send(slot);
                        jobs.send(slot);
                        permits.send(true);
                    },
                    failure -> {
                        order.send(new Slot<>(null, Promise.kept(new Result<>(null, failure))));
                        permits.send(true);
                    });
            jobs.close();
            order.close();
        }

        void work() throws Exception {
            for (Slot<T, R> slot : jobs) {
                T input = Objects.requireNonNull(slot.input);
                Result<R> result;
                try {
                    result = new Result<>(step.apply(input), null);
                } catch (InterruptedException e) {
                    throw e;
                } catch (Exception e) {
                    result = new Result<>(null, e);
                }
                slot.result.complete(result);
            }
        }

        void deliver(TaskletStage stage) throws Exception {
            for (Slot<T, R> slot : order) {
                Result<R> result = slot.result.get();
                if (result.failure != null) {
                    stage.decide(result.failure, slot.input, output);
                } else {
                    output.send(Objects.requireNonNull(result.value));
                }
                if (slot.input != null) {
                    inFlight.poll();
                }
                permits.receive();
            }
        }

        /** The tasklets have ended. */
        void giveUp(TaskletStage stage) {
            for (Slot<T, R> slot : inFlight) {
                if (slot.input != null) {
                    stage.undelivered(slot.input);
                }
            }
        }
    }
}
