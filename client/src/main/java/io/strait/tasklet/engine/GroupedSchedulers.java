package io.strait.tasklet.engine;

import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerGroup;
import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** See {@link SchedulerGroup}. */
public final class GroupedSchedulers implements SchedulerGroup {

    private final List<RuntimeScheduler> members;

    private GroupedSchedulers(List<RuntimeScheduler> members) {
        this.members = members;
    }

    /** See {@link SchedulerGroup#start}. */
    public static GroupedSchedulers start(int count, SchedulerOptions options) {
        if (count < 1) {
            throw new IllegalArgumentException("a group needs a scheduler: count=" + count);
        }
        List<RuntimeScheduler> members = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            members.add(RuntimeScheduler.start(options.withName(options.name() + "-" + number)));
        }
        SchedulerGroupMembership membership = new SchedulerGroupMembership(members);
        members.forEach(member -> member.sharing().join(membership));
        return new GroupedSchedulers(List.copyOf(members));
    }

    @Override
    public List<Scheduler> schedulers() {
        return List.copyOf(members);
    }

    @Override
    public <T> Tasklet<T> spawn(TaskletOptions options, Callable<T> body) {
        return members.get(0).spawn(options, body);
    }

    @Override
    public void close() {
        members.forEach(RuntimeScheduler::close);
    }
}
