package io.strait.bench.local;

import java.lang.reflect.Method;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK takes to let a virtual thread park and continue, without channels and without a scheduler: the least that a rendezvous
 * of tasklets would take if the scheduler did not continue threads itself. Two threads take turns on the calling thread; an
 * operation is one turn.
 */
final class BareSwitch implements Workload.Timed {

    private final Turn[] turns = {new Turn(), new Turn()};

    /** A virtual thread that parks all the time; the thread's continuation comes here when it can run. */
    private static final class Turn implements Executor {
        private final Thread thread;
        private @Nullable Runnable continuation;
        private boolean ending;

        Turn() {
            thread = unstarted(this, this::parkUntilTheEnd);
            thread.start();
            take();
        }

        private void parkUntilTheEnd() {
            while (!ending) {
                LockSupport.park();
            }
        }

        @Override
        public void execute(Runnable toRun) {
            continuation = toRun;
        }

        void take() {
            Runnable next = continuation;
            if (next == null) {
                throw new IllegalStateException("the JDK did not continue a thread: thread=" + thread);
            }
            continuation = null;
            next.run();
        }

        private static Thread unstarted(Executor executor, Runnable body) {
            try {
                Method factory = Class.forName("java.lang.ThreadBuilders")
                        .getDeclaredMethod("newVirtualThread", Executor.class, String.class, int.class, Runnable.class);
                factory.setAccessible(true);
                return (Thread) factory.invoke(null, executor, null, 0, body);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("virtual threads cannot be scheduled here", e);
            }
        }
    }

    @Override
    public long run(int atLeast) {
        for (int i = 0; i < atLeast; i++) {
            Turn turn = turns[i & 1];
            LockSupport.unpark(turn.thread);
            turn.take();
        }
        return atLeast;
    }

    @Override
    public void close() {
        for (Turn turn : turns) {
            turn.ending = true;
            LockSupport.unpark(turn.thread);
            turn.take();
        }
    }
}
