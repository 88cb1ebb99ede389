package io.strait.toolbox;

import io.strait.ChannelClosedException;
import io.strait.ChannelOptions;
import io.strait.ClientClosedException;
import io.strait.InvalidArgumentException;
import io.strait.OverloadedException;
import io.strait.SendResult;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A number of tasklets that work off jobs.
 *
 * <pre>{@code
 * try (WorkerPool pool = WorkerPool.start(scheduler, 4, 100)) {
 *     Promise<String> page = pool.submit(() -> fetch(url));
 *     print(page.get());
 * }
 * }</pre>
 *
 * <p>Jobs that wait are in a buffered channel, which bounds them. Every accepted job's promise is assigned: by the job, or by
 * {@link ClientClosedException} when the pool is killed before the job has begun.
 */
public final class WorkerPool implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);

    private record Job<T>(Callable<T> task, Promise<T> result) {

        void run() {
            try {
                result.complete(task.call());
            } catch (Exception e) {
                // An interrupt as well: if it was a kill, the worker's next wait throws that.
                result.fail(e);
            } catch (Error e) {
                // A kill is one of them.
                result.fail(e);
                throw e;
            }
        }
    }

    private final LocalChannel<Job<?>> jobs;
    private final TaskletStage stage;
    private final int maxWaiting;

    private WorkerPool(Scheduler scheduler, String name, int maxWaiting) {
        this.maxWaiting = maxWaiting;
        this.jobs = scheduler.channel(
                name,
                ChannelOptions.buffered(maxWaiting),
                (channel, job, reason) ->
                        job.result.fail(new ClientClosedException("worker pool has ended: name=" + name)));
        this.stage = TaskletStage.of(scheduler, StageOptions.named(name)).onEnd(this::giveUpWaiting);
    }

    /** {@link #start(Scheduler, String, int, int)} with a default name. */
    public static WorkerPool start(Scheduler scheduler, int workers, int maxWaiting) {
        return start(scheduler, "worker-pool", workers, maxWaiting);
    }

    /**
     * Starts the workers.
     *
     * @param name of its tasklets, in reports
     * @param workers how many jobs run at once
     * @param maxWaiting how many more may wait
     * @throws InvalidArgumentException when one of both is less than 1
     */
    public static WorkerPool start(Scheduler scheduler, String name, int workers, int maxWaiting) {
        if (workers < 1 || maxWaiting < 1) {
            throw new InvalidArgumentException(
                    "worker pool needs workers and room: workers=" + workers + " maxWaiting=" + maxWaiting);
        }
        WorkerPool pool = new WorkerPool(scheduler, name, maxWaiting);
        List<TaskletStage.Body> bodies = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            bodies.add(stage -> stage.drain(pool.jobs, Job::run, failure -> {
                throw failure;
            }));
        }
        pool.stage.start(bodies);
        return pool;
    }

    /**
     * Gives it a job. The job runs in a tasklet and may block; it returns something, since null is no value.
     *
     * @return what the job returns or throws
     * @throws OverloadedException when {@code maxWaiting} jobs wait already
     * @throws ClientClosedException when the pool is closed or has ended
     * @throws InterruptedException when interrupted; the job is not accepted
     */
    public <T> Promise<T> submit(Callable<T> task) throws InterruptedException {
        Job<T> job = new Job<>(task, new Promise<>());
        SendResult result;
        try {
            result = jobs.trySend(job);
        } catch (ChannelClosedException e) {
            throw new ClientClosedException("worker pool is closed: name=" + stage.name());
        }
        if (result instanceof SendResult.Closed) {
            throw new ClientClosedException("worker pool is closed: name=" + stage.name());
        }
        if (!result.isSent()) {
            throw new OverloadedException("too many jobs wait: pool=" + stage.name() + " limit=" + maxWaiting);
        }
        return job.result;
    }

    /** Its workers: to kill, to wait for. {@link Stage#stop()} ends after the jobs that run; those that wait are given up. */
    public Stage stage() {
        return stage;
    }

    /** Takes no more jobs; those that wait still run. Does not wait; safe to repeat. */
    public void shutdown() {
        CompletableFuture<Boolean> unused = logged(jobs.closeAsync("worker pool is closed"));
    }

    /**
     * {@link #shutdown()}, and waits until all jobs have run or the pool was killed. When the caller is interrupted it stops
     * waiting, its interrupt flag stays set.
     */
    @Override
    public void close() {
        shutdown();
        try {
            boolean unused = stage.awaitEnd();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void giveUpWaiting() {
        CompletableFuture<Boolean> unused = logged(jobs.abortAsync("worker pool has ended"));
    }

    private CompletableFuture<Boolean> logged(CompletableFuture<Void> closing) {
        return closing.handle((closed, failure) -> {
            if (failure != null) {
                LOG.warn("jobs are not closed: pool={}", stage.name(), failure);
            }
            return true;
        });
    }
}
