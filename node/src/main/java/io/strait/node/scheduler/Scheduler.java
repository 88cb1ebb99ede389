package io.strait.node.scheduler;

import io.strait.Strait;
import io.strait.StraitOptions;
import io.strait.client.port.CoreAccess;
import io.strait.client.port.CorePort;
import io.strait.client.port.EpochClock;
import io.strait.client.port.ProgramPort;
import io.strait.client.port.StraitFactory;
import io.strait.core.ChannelCore;
import io.strait.core.Input;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SessionId;
import io.strait.core.message.Message;
import io.strait.core.placement.View;
import io.strait.node.link.FrameHandler;
import io.strait.node.link.LinkException;
import io.strait.node.link.LinkLayer;
import io.strait.proto.MalformedMessageException;
import io.strait.proto.PeerCodec;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One scheduler: inbox, link and core under one {@link Turn}. A cycle takes commands and frames, lets the core handle
 * them, carries out its effects and flushes the link.
 *
 * <p>{@link #submit} takes the turn when it is free and runs the cycle on the caller's thread, so that no hop changes
 * threads without need; else the holder finds the command. Callbacks run in the turn.
 */
@SuppressWarnings("ThreadPriorityCheck") // Yielding is the point: the other end may need this processor.
public final class Scheduler implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
    private static final int COMMANDS_PER_CYCLE = 256;
    private static final int ROUNDS_PER_CYCLE = 4;
    /** A caller that has run this many cycles for itself and others leaves the rest to the scheduler's own thread. */
    private static final int MAX_BORROWED_TURNS = 8;

    private static final int MAX_BACKLOG = 1 << 17;
    private static final long DIGEST_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long STALL_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long STOP_TIMEOUT_MS = 5_000;

    private final SchedulerContext context;
    private final EpochClock clock = new EpochClock();
    private final Turn turn = new Turn();
    private final CommandInbox inbox;
    private final ChannelCore core;
    private final LinkLayer link;
    private final PeerEgress egress;
    private final SchedulerCounters counters = new SchedulerCounters();
    private final Map<SessionId, SessionListener> sessions = new HashMap<>();
    private final CoreEffects effects;
    private final FrameHandler frameHandler = this::onFrame;
    /** Put by commands and effects, not by callbacks: it is emptied before the inbox. Touched in the turn only, like the next. */
    private final Queue<CoreAccess.Command> later = new ArrayDeque<>();

    private final Queue<Runnable> deliveries = new ArrayDeque<>();
    private final Thread thread;
    private final TaskletDuty tasklets;
    private volatile boolean parked;
    private volatile @Nullable String stopReason;
    private volatile boolean closed;
    private long nextDigestNs;

    /**
     * Launches the link and starts the thread.
     *
     * @throws LinkException when the data plane cannot be launched
     */
    public static Scheduler start(SchedulerContext context) {
        Scheduler scheduler = new Scheduler(context);
        scheduler.thread.start();
        return scheduler;
    }

    /**
     * Launches the link and leaves the duty cycle to the embedder, whose own loop calls {@link #pump} at least every few
     * milliseconds.
     *
     * @throws LinkException when the data plane cannot be launched
     */
    public static Scheduler startPumped(SchedulerContext context) {
        return new Scheduler(context);
    }

    /**
     * Runs one cycle on this thread, unless another has the turn, and tasklets for a while. Returns how much was done; 0:
     * nothing.
     */
    public int pump() {
        return cycleOnce() + tasklets.run();
    }

    private int cycleOnce() {
        if (stopReason != null || !turn.tryTake()) {
            return 0;
        }
        try {
            return cycle(true);
        } finally {
            turn.giveBack();
        }
    }

    private Scheduler(SchedulerContext context) {
        this.context = context;
        this.inbox = new CommandInbox(context.inboxCapacity());
        this.core = new ChannelCore(context.self(), context.limits());
        this.link = LinkLayer.launch(context.link());
        this.egress = new PeerEgress(context.self(), link, counters);
        this.effects = new CoreEffects(sessions, egress, context.records(), this::onPublished);
        this.thread = new Thread(this::run, "strait-scheduler-" + context.self());
        thread.setDaemon(true);
        this.tasklets = new TaskletDuty(context.self(), this::cycleOnce, () -> LockSupport.unpark(thread));
        core.handle(new Input.ViewChanged(View.of(context.self())), clock.nowNs());
    }

    // ---- commands: any thread -------------------------------------------------------------------------------------

    /** This node's incarnation. */
    public NodeUid self() {
        return context.self();
    }

    /** What is done when there is nothing to do. */
    public Idling idling() {
        return context.idling();
    }

    /** Where the data plane listens. */
    public String linkEndpoint() {
        return link.endpoint();
    }

    /** The link, for its counters. */
    public LinkLayer link() {
        return link;
    }

    /** Live counters. */
    public SchedulerCounters counters() {
        return counters;
    }

    /**
     * Where tasklets run on this scheduler's own thread, between two cycles. The turn is free meanwhile: a tasklet that calls
     * the embedded API takes it and runs the core itself, and a tasklet that hogs the thread holds nobody up.
     */
    public io.strait.tasklet.Scheduler tasklets() {
        return tasklets.scheduler();
    }

    /** How many commands wait in the inbox. */
    public int inboxSize() {
        return inbox.size();
    }

    /**
     * Gives the core an input.
     *
     * @throws InboxFullException when too many commands wait; the input has no effect
     * @throws SchedulerStoppedException when the scheduler has stopped; the input has no effect
     */
    public void submit(Input input) {
        execute((machine, nowNs) -> core.handle(input, nowNs));
    }

    /** Opens a session whose outcomes go to {@code listener}. Throws as {@link #submit}. */
    public void openSession(SessionId session, int credit, long leaseNs, SessionListener listener) {
        execute((machine, nowNs) -> {
            sessions.put(session, listener);
            core.handle(new Input.OpenSession(session, credit, leaseNs), nowNs);
        });
    }

    /** The participant of a detached session is back; outcomes go to {@code listener} from here on. */
    public void attach(SessionId session, SessionListener listener) {
        execute((machine, nowNs) -> {
            sessions.put(session, listener);
            core.handle(new Input.AttachSession(session), nowNs);
        });
    }

    /** Ends a session: its offers are withdrawn, its listener hears nothing more. */
    public void endSession(SessionId session) {
        execute((machine, nowNs) -> {
            core.handle(new Input.EndSession(session), nowNs);
            sessions.remove(session);
        });
    }

    /** Reads the core's state in the turn. The function must neither block nor keep the core. */
    public <T> CompletableFuture<T> ask(Function<ChannelCore, T> query) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        execute((machine, nowNs) -> {
            try {
                answer.complete(query.apply(core));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** The cluster has changed: links to the members that announced an endpoint, then the core's view. */
    public void onView(View view, Map<NodeUid, String> endpoints) {
        executeUnbounded((machine, nowNs) -> {
            endpoints.forEach((node, endpoint) -> {
                if (!node.equals(context.self())) {
                    link.addPeer(node, endpoint);
                }
            });
            core.handle(new Input.ViewChanged(view), nowNs);
        });
    }

    /** Membership has removed a node for good; {@link #onView} without it came before. */
    public void onRemoved(NodeUid node) {
        executeUnbounded((machine, nowNs) -> {
            link.removePeer(node);
            egress.forget(node);
            core.handle(new Input.NodeRemoved(node), nowNs);
        });
    }

    /** News of the cluster that must not be lost: waits for room in the inbox. Not for event loops. */
    public void deliver(Input input) {
        executeUnbounded((machine, nowNs) -> core.handle(input, nowNs));
    }

    private void onPublished(long number, @Nullable String fault) {
        try {
            deliver(new Input.RecordPublished(number, fault));
        } catch (SchedulerStoppedException e) {
            LOG.debug("a record was published, and the scheduler has stopped", e);
        }
    }

    /**
     * The API for callers in this process: a participant like any other, without a connection. Its asynchronous callbacks
     * run in the turn and must not block.
     *
     * @param options what concerns the caller's side; {@code maxPending} bounds its unanswered operations
     */
    public Strait embed(StraitOptions options) {
        return StraitFactory.over(openPort(options), options);
    }

    /** As {@link #embed(StraitOptions)}, with somewhere for requests about programs. */
    public Strait embed(StraitOptions options, ProgramPort programs) {
        return StraitFactory.over(openPort(options), programs, options);
    }

    private CorePort openPort(StraitOptions options) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        SessionId session = new SessionId(random.nextLong(), random.nextLong());
        CoreAccess access = new EmbeddedAccess(this, later, deliveries);
        CorePort port = new CorePort(access, session, "embedded:" + self(), () -> sessions.remove(session));
        executeUnbounded((machine, nowNs) -> {
            sessions.put(session, new EmbeddedListener(port));
            port.open(machine, options.maxPending(), nowNs);
        });
        return port;
    }

    /** Runs a step in the turn, on this thread when the turn is free. */
    void execute(CoreAccess.Command command) {
        requireRunning();
        if (!inbox.offer(command)) {
            throw new InboxFullException(context.inboxCapacity());
        }
        runFreeTurns();
    }

    void executeUnbounded(CoreAccess.Command command) {
        requireRunning();
        if (turn.isMine()) {
            // A callback: waiting for room here would wait for itself.
            inbox.put(command);
            return;
        }
        while (!inbox.offer(command)) {
            requireRunning();
            Thread.yield();
        }
        runFreeTurns();
    }

    private void requireRunning() {
        String reason = stopReason;
        if (reason != null) {
            throw new SchedulerStoppedException(reason);
        }
    }

    /**
     * Runs cycles while there are commands and nobody else does, up to a bound. Looks again after each: no command is left
     * behind.
     */
    private void runFreeTurns() {
        // Orders the command just put before the look at the turn; the holder does the reverse.
        VarHandle.fullFence();
        if (closed) {
            refuseLeft();
            return;
        }
        for (int turns = 0; !inbox.isEmpty(); turns++) {
            if (turns == MAX_BORROWED_TURNS) {
                LockSupport.unpark(thread);
                return;
            }
            if (!turn.tryTake()) {
                return;
            }
            long sentBefore = counters.peerMessagesSent;
            try {
                counters.borrowedTurns++;
                // What peers have sent is left to the scheduler's own thread: looking for it would only make this
                // caller late.
                cycle(false);
            } finally {
                turn.giveBack();
            }
            if (parked && counters.peerMessagesSent != sentBefore) {
                // An answer is due within microseconds: the scheduler's thread must poll for it.
                LockSupport.unpark(thread);
            }
        }
    }

    // ---- the duty cycle: in the turn ------------------------------------------------------------------------------

    private void run() {
        int idleRounds = 0;
        long traffic = 0;
        while (stopReason == null) {
            int work = pump();
            long nowTraffic = counters.peerMessagesReceived + counters.peerMessagesSent;
            if (nowTraffic != traffic) {
                // Peers talk, the next message is near. Commands alone are no reason to keep a processor busy: who
                // brings one runs it.
                traffic = nowTraffic;
                idleRounds = 0;
            } else if (work == 0 && inbox.isEmpty()) {
                idle(idleRounds);
                idleRounds = Math.min(idleRounds + 1, Integer.MAX_VALUE - 1);
            }
        }
    }

    private void idle(int round) {
        Idling idling = context.idling();
        if (!idling.parks(round)) {
            idling.spinOrYield(round);
            return;
        }
        parked = true;
        // A command that came before the flag was seen is found here; one that comes after runs on its own thread.
        if (inbox.isEmpty() && !tasklets.hasWork()) {
            idling.park(round);
        }
        parked = false;
    }

    private int cycle(boolean polls) {
        long nowNs = clock.nowNs();
        int work = 0;
        try {
            if (polls) {
                work = link.doWork(nowNs, frameHandler);
            }
            if (core.nextDeadlineNs() <= nowNs) {
                core.onDeadline(nowNs);
                work++;
            }
            carryOut();
            // Callbacks put new commands; answering them in the same cycle saves a pass over the link.
            for (int round = 0; round < ROUNDS_PER_CYCLE && !inbox.isEmpty(); round++) {
                work += runCommands();
                carryOut();
            }
            sendDigestsWhenDue(nowNs);
            work += egress.retry();
            work += link.flush(nowNs, work == 0);
        } catch (RuntimeException e) {
            onFailure(e);
        }
        if (link.hasFailed()) {
            stop("the data plane has failed");
        }
        measure(nowNs);
        return work;
    }

    private int runCommands() {
        if (egress.backlog() > MAX_BACKLOG) {
            return 0;
        }
        int run = 0;
        while (run < COMMANDS_PER_CYCLE || inbox.isLateDue()) {
            CoreAccess.Command command = inbox.poll();
            if (command == null) {
                break;
            }
            run++;
            // The cycle may have begun before the command was put: with its time a deadline would be judged too early.
            command.run(core, clock.nowNs());
            core.drain(effects);
        }
        counters.commands += run;
        return run;
    }

    /** Effects, what they put for later, and callbacks, until nothing is left. */
    private void carryOut() {
        core.drain(effects);
        while (!later.isEmpty() || !deliveries.isEmpty()) {
            for (CoreAccess.Command next = later.poll(); next != null; next = later.poll()) {
                next.run(core, clock.nowNs());
                core.drain(effects);
            }
            for (Runnable delivery = deliveries.poll(); delivery != null; delivery = deliveries.poll()) {
                deliver(delivery);
            }
        }
    }

    private void deliver(Runnable delivery) {
        try {
            delivery.run();
        } catch (RuntimeException e) {
            counters.failedCallbacks++;
            LOG.warn("callback failed", e);
        }
    }

    private void onFrame(NodeUid from, DirectBuffer buffer, int offset, int length) {
        counters.peerMessagesReceived++;
        try {
            Input input = new Input.PeerMessage(from, decode(from, buffer, offset, length));
            core.handle(input, clock.nowNs());
        } catch (MalformedMessageException e) {
            counters.malformedFrames++;
            LOG.warn("peer message: malformed, dropped: from={} fault={}", from, e.getMessage());
        }
    }

    private static Message decode(NodeUid from, DirectBuffer buffer, int offset, int length) {
        byte[] array = buffer.byteArray();
        if (array != null) {
            return PeerCodec.decode(from, array, buffer.wrapAdjustment() + offset, length);
        }
        ByteBuffer bytes = buffer.byteBuffer();
        if (bytes != null) {
            int begin = buffer.wrapAdjustment() + offset;
            return PeerCodec.decode(
                    from, bytes.duplicate().clear().position(begin).limit(begin + length));
        }
        byte[] copy = new byte[length];
        buffer.getBytes(offset, copy);
        return PeerCodec.decode(from, copy, 0, length);
    }

    private void sendDigestsWhenDue(long nowNs) {
        if (nowNs >= nextDigestNs) {
            nextDigestNs = nowNs + DIGEST_INTERVAL_NS;
            core.handle(new Input.SendDigests(), nowNs);
            carryOut();
        }
    }

    /** A broken invariant: who waits is forgotten and asks again, what is decided stays (the homes' state is soft). */
    private void onFailure(RuntimeException failure) {
        counters.coreFailures++;
        LOG.error("scheduler: a step failed; the homes of this node start anew", failure);
        try {
            core.handle(new Input.ResetHomes(), clock.nowNs());
        } catch (RuntimeException again) {
            again.addSuppressed(failure);
            LOG.error("scheduler: the homes cannot start anew", again);
            stop("its core is broken: " + again.getMessage());
        }
    }

    private void measure(long startNs) {
        counters.cycles++;
        long tookNs = clock.nowNs() - startNs;
        if (tookNs > STALL_NS) {
            counters.stalls++;
        }
        if (tookNs > counters.longestCycleNs) {
            counters.longestCycleNs = tookNs;
        }
    }

    // ---- the end --------------------------------------------------------------------------------------------------

    private void stop(String reason) {
        if (stopReason == null) {
            stopReason = reason;
            LOG.error("scheduler: stops: reason={}", reason);
            context.onFatal().accept(reason);
        }
    }

    /** Stops the thread and closes the link. Sessions hear that nothing comes any more. Closing again does nothing. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (stopReason == null) {
            stopReason = "closed";
        }
        LockSupport.unpark(thread);
        joinThread();
        tasklets.close();
        while (!turn.tryTake()) {
            Thread.yield();
        }
        // The turn is never given back: no command runs any more, and who puts one from here on refuses it itself.
        closed = true;
        refuseLeft();
        String reason = String.valueOf(stopReason);
        inbox.drainLate(command -> command.onStopped(reason));
        List<SessionListener> listeners = new ArrayList<>(sessions.values());
        sessions.clear();
        listeners.forEach(listener -> listener.onStopped(reason));
        for (Runnable delivery = deliveries.poll(); delivery != null; delivery = deliveries.poll()) {
            deliver(delivery);
        }
        link.close();
    }

    private void refuseLeft() {
        synchronized (inbox) {
            inbox.drain(command -> command.onStopped(String.valueOf(stopReason)));
        }
    }

    private void joinThread() {
        boolean interrupted = false;
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_TIMEOUT_MS);
        while (thread.isAlive() && thread != Thread.currentThread() && System.nanoTime() < deadline) {
            try {
                thread.join(STOP_TIMEOUT_MS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
