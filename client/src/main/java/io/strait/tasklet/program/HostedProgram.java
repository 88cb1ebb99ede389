package io.strait.tasklet.program;

import io.strait.Codec;
import io.strait.OverloadedException;
import io.strait.Sender;
import io.strait.Strait;
import io.strait.client.Aside;
import io.strait.client.port.ProgramPort;
import io.strait.tasklet.Exit;
import io.strait.tasklet.ProgramContext;
import io.strait.tasklet.ProgramProvider;
import io.strait.tasklet.ProgramStatus;
import io.strait.tasklet.ProgramStatus.State;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.Tasklet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One run of a program: its surroundings while it runs, and what is remembered of it. Any thread, unless a method says else. */
final class HostedProgram implements ProgramContext {

    private static final int MAX_FAILURE = 256;
    private static final int MAX_LISTED_ARGS = 256;
    /** Of the stack of a failure, in its log. */
    private static final int MAX_FRAMES = 20;

    /** Each waits for the end, or reads the log as it grows. */
    static final int MAX_FOLLOWERS = 256;

    private final ProgramId id;
    private final ProgramProvider provider;
    private final List<String> args;
    private final String output;
    private final Supplier<Strait> straits;
    private final ProgramLines lines = new ProgramLines();
    private final Set<ProgramFollower> followers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger followerCount = new AtomicInteger();
    private final Instant started = Instant.now();
    private final long startedNs = System.nanoTime();

    private final ReentrantLock straitLock = new ReentrantLock();
    private @Nullable Strait strait;
    private boolean straitOver;

    private volatile @Nullable ProgramBelongings belongings;
    private volatile @Nullable Scheduler scheduler;
    private volatile @Nullable Tasklet<Void> tasklet;
    private volatile boolean killed;
    private volatile @Nullable End end;

    /** How it ended. */
    private record End(State state, String failure, Duration ran) {}

    HostedProgram(ProgramId id, ProgramProvider provider, List<String> args, String output, Supplier<Strait> straits) {
        this.id = id;
        this.provider = provider;
        this.args = args;
        this.output = output;
        this.straits = straits;
    }

    // ---- what the host does ----------------------------------------------------------------------------------------

    long number() {
        return id.number();
    }

    /** The program's body, as a tasklet. */
    void live(Scheduler home) throws Exception {
        ProgramBelongings own = new ProgramBelongings(id, home, this::log, ProgramBelongings.MAX_OF_A_KIND);
        belongings = own;
        scheduler = new ProgramScheduler(home, own);
        provider.create().run(this);
    }

    /** The handle that {@link #kill} needs. */
    void runsAs(Tasklet<Void> running) {
        tasklet = running;
    }

    void kill() {
        Tasklet<Void> running = tasklet;
        if (running != null && end == null) {
            // When its body has failed already, that is how it ended.
            killed |= running.exit() == null;
            running.kill();
        }
    }

    /**
     * Its body is over, on the scheduler: what it has made ends as well. Cleaning up takes locks, so the rest happens on another
     * thread.
     *
     * @param then calls {@link #ended}
     */
    void bodyEnded(Runnable then) {
        Runnable last = () -> Aside.EXECUTOR.execute(() -> {
            closeStrait();
            then.run();
        });
        ProgramBelongings own = belongings;
        if (own == null) {
            last.run();
        } else {
            own.end(last);
        }
    }

    /** It has ended. Under the host's lock, so that nobody who hears of it finds it among those that run. */
    void ended(Exit<Void> how) {
        Duration ran = ran();
        if (how instanceof Exit.Returned) {
            end = new End(State.COMPLETED, "", ran);
        } else if (how instanceof Exit.Failed<Void> failed && !killed) {
            note(failed.failure());
            end = new End(State.FAILED, ProgramLines.cut(failed.failure().toString(), MAX_FAILURE), ran);
        } else {
            // Also when it failed: a kill reaches operations of a Strait as an interrupt.
            end = new End(State.KILLED, "", ran);
        }
    }

    // ---- who follows it --------------------------------------------------------------------------------------------

    /**
     * One more follower, which leaves when it is cancelled or has heard of the end.
     *
     * @throws OverloadedException when too many follow already
     */
    ProgramFollower follow(ProgramPort.Follow what, Flow.Subscriber<? super ProgramPort.Event> subscriber) {
        ProgramFollower follower = new ProgramFollower(this, what, subscriber);
        if (followerCount.incrementAndGet() > MAX_FOLLOWERS) {
            followerCount.decrementAndGet();
            throw new OverloadedException("too many " + (what.log() ? "follow" : "wait for") + " the program: id=" + id
                    + " limit=" + MAX_FOLLOWERS);
        }
        followers.add(follower);
        return follower;
    }

    void leaves(ProgramFollower follower) {
        if (followers.remove(follower)) {
            followerCount.decrementAndGet();
        }
    }

    /** How many follow. */
    int followers() {
        return followerCount.get();
    }

    /** There is something new. */
    void tellFollowers() {
        followers.forEach(ProgramFollower::look);
    }

    boolean isEnded() {
        return end != null;
    }

    ProgramLines lines() {
        return lines;
    }

    private void note(Throwable failure) {
        lines.add("failed: " + failure);
        StackTraceElement[] stack = failure.getStackTrace();
        for (int i = 0; i < Math.min(stack.length, MAX_FRAMES); i++) {
            lines.add("    at " + stack[i]);
        }
        if (failure.getCause() != null) {
            lines.add("caused by: " + failure.getCause());
        }
    }

    private Duration ran() {
        return Duration.ofNanos(System.nanoTime() - startedNs);
    }

    ProgramStatus status() {
        return status(args);
    }

    /** As a line of a list. */
    ProgramStatus listed() {
        List<String> shown = new ArrayList<>();
        int left = MAX_LISTED_ARGS;
        for (String arg : args) {
            shown.add(ProgramLines.cut(arg, left));
            left -= arg.length();
            if (left <= 0) {
                break;
            }
        }
        return status(shown);
    }

    private ProgramStatus status(List<String> shown) {
        End over = end;
        Tasklet<Void> running = tasklet;
        ProgramBelongings own = belongings;
        int taskletCount = own == null ? 0 : own.taskletCount();
        return new ProgramStatus(
                id.toString(),
                provider.name(),
                shown,
                id.node(),
                output,
                over == null ? State.RUNNING : over.state(),
                over != null || running == null ? "" : waitingFor(running, taskletCount),
                started,
                over == null ? ran() : over.ran(),
                over == null ? "" : over.failure(),
                over != null || running == null ? 0 : taskletCount + (running.exit() == null ? 1 : 0));
    }

    private static String waitingFor(Tasklet<Void> body, int taskletCount) {
        return body.exit() == null ? body.waitingFor() : "end of its tasklets: " + taskletCount;
    }

    ProgramPort.Report report() {
        return new ProgramPort.Report(status(), lines.snapshot());
    }

    private void closeStrait() {
        straitLock.lock();
        try {
            straitOver = true;
            if (strait != null) {
                // Nobody waits: what is pending is withdrawn, and the session ends by itself.
                CompletableFuture<Void> unused = strait.closeAsync();
            }
        } finally {
            straitLock.unlock();
        }
    }

    // ---- what the program sees -------------------------------------------------------------------------------------

    @Override
    public List<String> args() {
        return args;
    }

    @Override
    public Strait strait() {
        straitLock.lock();
        try {
            Strait own = strait;
            if (own == null) {
                if (straitOver) {
                    throw new IllegalStateException("the program has ended: id=" + id);
                }
                own = straits.get();
                strait = own;
            }
            return own;
        } finally {
            straitLock.unlock();
        }
    }

    @Override
    public Sender<String> output() {
        return strait().channel(output, Codec.utf8()).sender();
    }

    @Override
    public void log(String line) {
        lines.add(line);
        tellFollowers();
    }

    @Override
    public Scheduler scheduler() {
        Scheduler home = scheduler;
        if (home == null) {
            throw new IllegalStateException("the program has not begun: id=" + id);
        }
        return home;
    }

    @Override
    public String id() {
        return id.toString();
    }

    @Override
    public String node() {
        return id.node();
    }
}
