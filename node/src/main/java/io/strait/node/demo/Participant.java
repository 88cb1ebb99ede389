package io.strait.node.demo;

import io.strait.OperationTimeoutException;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletBody;
import io.strait.tasklet.TaskletFailedException;
import io.strait.tasklet.TaskletOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Somebody who takes part in a workload. One thread drives it. */
sealed interface Participant {

    String name();

    void start();

    /** Waits for its end; false when it has not ended within {@code patience}. */
    boolean join(Duration patience) throws InterruptedException;

    /** Tells it to give up. */
    void giveUp();

    /** Where it is. */
    StackTraceElement[] stack();

    /** A thread. */
    record OfThread(Thread thread) implements Participant {

        @Override
        public String name() {
            return thread.getName();
        }

        @Override
        public void start() {
            thread.start();
        }

        @Override
        public boolean join(Duration patience) throws InterruptedException {
            return thread.join(patience);
        }

        @Override
        public void giveUp() {
            thread.interrupt();
        }

        @Override
        public StackTraceElement[] stack() {
            return thread.getStackTrace();
        }
    }

    /** A tasklet. */
    final class OfTasklet implements Participant {
        private final Scheduler scheduler;
        private final String name;
        private final TaskletBody body;
        private @Nullable Tasklet<Void> tasklet;

        OfTasklet(Scheduler scheduler, String name, TaskletBody body) {
            this.scheduler = scheduler;
            this.name = name;
            this.body = body;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void start() {
            tasklet = scheduler.spawn(TaskletOptions.named(name), body);
        }

        @Override
        public boolean join(Duration patience) throws InterruptedException {
            if (tasklet == null) {
                return true;
            }
            try {
                tasklet.join(patience);
                return true;
            } catch (OperationTimeoutException e) {
                return false;
            } catch (TaskletFailedException e) {
                return true; // its body has reported what failed
            }
        }

        @Override
        public void giveUp() {
            if (tasklet != null) {
                tasklet.kill();
            }
        }

        @Override
        public StackTraceElement[] stack() {
            return tasklet == null ? new StackTraceElement[0] : tasklet.stackTrace();
        }
    }
}
