package io.strait.tasklet.program;

import io.strait.OverloadedException;
import io.strait.SelectLoop;
import io.strait.StraitException;
import io.strait.tasklet.Alarm;
import io.strait.tasklet.Exit;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.Tasklet;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasklets, channels, select loops and alarms of one program, which end with it: its tasklets are killed and their ends awaited,
 * its channels aborted, its loops closed, its alarms cancelled. Any thread; nothing waits and nothing is locked, as most of this is
 * called in the middle of what a scheduler does.
 */
final class ProgramBelongings {

    /** How many of each kind a program may have at once; channels and loops count until the garbage collector has been there. */
    static final int MAX_OF_A_KIND = 1_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(ProgramBelongings.class);
    /** What a tasklet has to clean up after a kill may take so long before it is killed again. */
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(1);
    /** What has not ended after so many kills is left behind. */
    private static final int KILLS = 5;

    private static final int MAX_FRAMES = 15;
    private static final int FIRST_SWEEP = 64;

    private final ProgramId id;
    private final Scheduler home;
    private final Consumer<String> log;
    private final int limit;

    private final Set<Tasklet<?>> tasklets = ConcurrentHashMap.newKeySet();
    private final Set<KeptAlarm> alarms = ConcurrentHashMap.newKeySet();
    private final Held<LocalChannel<?>> channels = new Held<>("channels", this::abort);
    private final Held<SelectLoop<?>> loops = new Held<>("select loops", SelectLoop::close);

    /** Tasklets that have not ended, and 1 for the program; nothing more can come when it is 0. */
    private final AtomicInteger open = new AtomicInteger(1);

    private final AtomicBoolean finished = new AtomicBoolean();
    private volatile boolean ending;
    private volatile @Nullable Runnable onFinished;
    private int kills;

    /**
     * Nothing yet.
     *
     * @param log hears of tasklets that fail or do not end
     * @param limit how many of each kind there may be
     */
    ProgramBelongings(ProgramId id, Scheduler home, Consumer<String> log, int limit) {
        this.id = id;
        this.home = home;
        this.log = log;
        this.limit = limit;
    }

    // ---- what the program makes -------------------------------------------------------------------------------------

    <T> Tasklet<T> spawn(Supplier<Tasklet<T>> start) {
        requireRoom("tasklets", taskletCount());
        if (open.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
            throw over();
        }
        Tasklet<T> tasklet;
        try {
            tasklet = start.get();
        } catch (RuntimeException e) {
            leave();
            throw e;
        }
        tasklets.add(tasklet);
        if (ending) {
            tasklet.kill();
        }
        tasklet.onEnd(how -> onEnd(tasklet, how));
        return tasklet;
    }

    private void onEnd(Tasklet<?> tasklet, Exit<?> how) {
        tasklets.remove(tasklet);
        if (how instanceof Exit.Failed<?> failed) {
            log.accept("tasklet failed: name=" + tasklet.name() + " failure=" + failed.failure());
        }
        leave();
    }

    private void leave() {
        if (open.decrementAndGet() == 0) {
            finish();
        }
    }

    <C extends LocalChannel<?>> C keep(C channel) {
        channels.add(channel);
        return channel;
    }

    <L extends SelectLoop<?>> L keep(L loop) {
        loops.add(loop);
        return loop;
    }

    Alarm arm(Function<Runnable, Alarm> arming, Runnable action) {
        if (ending) {
            throw over();
        }
        requireRoom("alarms", alarms.size());
        KeptAlarm kept = new KeptAlarm();
        alarms.add(kept);
        try {
            kept.set(arming.apply(() -> {
                alarms.remove(kept);
                action.run();
            }));
        } catch (RuntimeException e) {
            alarms.remove(kept);
            throw e;
        }
        if (ending) {
            kept.cancel();
        }
        return kept;
    }

    private void requireRoom(String kind, int count) {
        if (count >= limit) {
            throw new OverloadedException("program has too many " + kind + ": id=" + id + " limit=" + limit);
        }
    }

    private IllegalStateException over() {
        return new IllegalStateException("the program has ended: id=" + id);
    }

    /** What needs no end once nobody holds it any more. */
    private final class Held<T> {
        private final String kind;
        private final Consumer<T> end;
        private final Queue<WeakReference<T>> queue = new ConcurrentLinkedQueue<>();
        private final AtomicInteger count = new AtomicInteger();
        private volatile int nextSweep = FIRST_SWEEP;

        Held(String kind, Consumer<T> end) {
            this.kind = kind;
            this.end = end;
        }

        void add(T made) {
            if (ending) {
                throw over();
            }
            if (count.get() >= nextSweep) {
                sweep();
            }
            requireRoom(kind, count.get());
            count.incrementAndGet();
            queue.add(new WeakReference<>(made));
            if (ending) {
                endAll();
            }
        }

        /** Forgets what is gone; as often as their number doubles, so that each costs little. */
        private void sweep() {
            queue.removeIf(each -> {
                boolean gone = each.get() == null;
                if (gone) {
                    count.decrementAndGet();
                }
                return gone;
            });
            nextSweep = Math.min(limit, Math.max(FIRST_SWEEP, 2 * count.get()));
        }

        void endAll() {
            for (WeakReference<T> each = queue.poll(); each != null; each = queue.poll()) {
                T left = each.get();
                if (left != null) {
                    end.accept(left);
                }
            }
        }
    }

    /** An alarm that is forgotten when it is cancelled. */
    private final class KeptAlarm implements Alarm {

        private volatile @Nullable Alarm armed;
        private volatile boolean cancelled;

        void set(Alarm alarm) {
            armed = alarm;
            if (cancelled) {
                alarm.cancel();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            alarms.remove(this);
            Alarm alarm = armed;
            if (alarm != null) {
                alarm.cancel();
            }
        }
    }

    // ---- what is there ----------------------------------------------------------------------------------------------

    List<Tasklet<?>> tasklets() {
        return List.copyOf(tasklets);
    }

    int taskletCount() {
        return tasklets.size();
    }

    // ---- the end ----------------------------------------------------------------------------------------------------

    /**
     * The program's body has ended; to be called once, on the scheduler.
     *
     * @param then called once when nothing is left, or what is left has been logged; any thread
     */
    void end(Runnable then) {
        onFinished = then;
        ending = true;
        alarms.forEach(KeptAlarm::cancel);
        killAll();
        channels.endAll();
        loops.endAll();
        leave();
        if (!finished.get()) {
            insistLater();
        }
    }

    private void killAll() {
        kills++;
        tasklets.forEach(Tasklet::kill);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // An abort cannot fail.
    private void abort(LocalChannel<?> channel) {
        channel.abortAsync("program " + id + " has ended");
    }

    private void insistLater() {
        try {
            Alarm unused = home.callAt(System.nanoTime() + PATIENCE_NS, this::insist);
        } catch (StraitException e) {
            LOG.warn("tasklets of a program cannot be killed again: id={}", id, e);
            leaveBehind();
        }
    }

    private void insist() {
        if (finished.get()) {
            return;
        }
        if (kills == KILLS) {
            leaveBehind();
        } else {
            killAll();
            insistLater();
        }
    }

    private void leaveBehind() {
        for (Tasklet<?> tasklet : tasklets) {
            StringBuilder text = new StringBuilder("left behind after " + kills + " kills: tasklet=" + tasklet.name()
                    + " state=" + tasklet.state() + " waitingFor=\"" + tasklet.waitingFor() + "\"");
            StackTraceElement[] stack = tasklet.stackTrace();
            for (int i = 0; i < Math.min(stack.length, MAX_FRAMES); i++) {
                text.append("\n    at ").append(stack[i]);
            }
            LOG.warn("program {}: {}", id, text);
            log.accept(text.toString());
        }
        finish();
    }

    private void finish() {
        Runnable then = onFinished;
        if (then != null && finished.compareAndSet(false, true)) {
            then.run();
        }
    }
}
