package io.strait.tasklet.program;

import io.strait.ChannelOptions;
import io.strait.tasklet.Alarm;
import io.strait.tasklet.Barrier;
import io.strait.tasklet.ChannelHook;
import io.strait.tasklet.GuardedSelect;
import io.strait.tasklet.GuardedSelectLoop;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Policy;
import io.strait.tasklet.ScheduleHook;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerStats;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletOptions;
import io.strait.tasklet.UndeliveredValueHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The node's scheduler as one program sees it: what is made through it ends with the program. Any thread, as any scheduler; see
 * {@link ProgramBelongings} for what it keeps.
 */
final class ProgramScheduler implements Scheduler {

    private final Scheduler home;
    private final ProgramBelongings belongings;

    ProgramScheduler(Scheduler home, ProgramBelongings belongings) {
        this.home = home;
        this.belongings = belongings;
    }

    // ---- what belongs to the program --------------------------------------------------------------------------------

    @Override
    public <T> Tasklet<T> spawn(TaskletOptions options, Callable<T> body) {
        return belongings.spawn(() -> home.spawn(options, body));
    }

    @Override
    public <T> LocalChannel<T> channel() {
        return belongings.keep(home.channel());
    }

    @Override
    public <T> LocalChannel<T> channel(String name, ChannelOptions options) {
        return belongings.keep(home.channel(name, options));
    }

    @Override
    public <T> LocalChannel<T> channel(
            String name, ChannelOptions options, UndeliveredValueHandler<? super T> undelivered) {
        return belongings.keep(home.channel(name, options, undelivered));
    }

    @Override
    public <R> GuardedSelectLoop<R> selectLoop() {
        return belongings.keep(home.selectLoop());
    }

    @Override
    public Alarm callAt(long deadlineNs, Runnable action) {
        return belongings.arm(kept -> home.callAt(deadlineNs, kept), action);
    }

    @Override
    public List<Tasklet<?>> tasklets() {
        return belongings.tasklets();
    }

    @Override
    public int taskletCount() {
        return belongings.taskletCount();
    }

    /** Not the program's to close: other programs run on it. */
    @Override
    public void close() {
        throw new UnsupportedOperationException(
                "a program cannot close the scheduler of its node: scheduler=" + home.name());
    }

    // ---- what is the node's -----------------------------------------------------------------------------------------

    @Override
    public String name() {
        return home.name();
    }

    @Override
    public boolean policiesInForce() {
        return home.policiesInForce();
    }

    @Override
    public <R> GuardedSelect<R> select() {
        return home.select();
    }

    @Override
    public void setPolicy(Policy policy) {
        home.setPolicy(policy);
    }

    @Override
    public String policy() {
        return home.policy();
    }

    @Override
    public int runnableCount() {
        return home.runnableCount();
    }

    @Override
    public void setScheduleHook(@Nullable ScheduleHook hook) {
        home.setScheduleHook(hook);
    }

    @Override
    public void setChannelHook(@Nullable ChannelHook hook) {
        home.setChannelHook(hook);
    }

    @Override
    public void run() throws InterruptedException {
        home.run();
    }

    @Override
    public int run(Duration budget) {
        return home.run(budget);
    }

    @Override
    public boolean hasWork() {
        return home.hasWork();
    }

    @Override
    public long nextDeadlineNs() {
        return home.nextDeadlineNs();
    }

    @Override
    public void execute(Runnable task) {
        home.execute(task);
    }

    @Override
    public Barrier barrier(int parties) {
        return home.barrier(parties);
    }

    @Override
    public SchedulerStats stats() {
        return home.stats();
    }
}
