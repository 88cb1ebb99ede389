package io.strait.client.local;

import io.strait.OverloadedException;
import io.strait.Strait;
import io.strait.StraitOptions;
import io.strait.UndeliveredHandler;
import io.strait.client.codec.Payloads;
import io.strait.client.port.CoreAccess;
import io.strait.client.port.CorePort;
import io.strait.client.port.EpochClock;
import io.strait.client.port.OperationPort;
import io.strait.client.port.ProgramPort;
import io.strait.client.port.StraitFactory;
import io.strait.core.ChannelCore;
import io.strait.core.CoreLimits;
import io.strait.core.Input;
import io.strait.core.Output;
import io.strait.core.OutputSink;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SessionId;
import io.strait.core.placement.View;
import io.strait.tasklet.program.HostPort;
import io.strait.tasklet.program.ProgramCatalog;
import io.strait.tasklet.program.ProgramHost;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives one {@link ChannelCore} in this process.
 *
 * <p>Two queues, each worked off by whoever comes along ({@link CombiningQueue}). <em>Commands</em> run the core: what the core
 * decides is carried out in the same turn where that only notes and wakes (blocked callers), and put on the second queue
 * otherwise. <em>Deliveries</em> run application code, in the order of the decisions and outside the core's turn: a callback
 * that submits operations puts commands and never enters the core below itself.
 */
public final class LocalRuntime implements CoreAccess, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalRuntime.class);

    /** A caller that has run this many commands of others leaves the rest to the timer's thread. */
    private static final int COMMANDS_PER_CALL = 1_024;

    /** Commands that may wait for the turn. Callers run them at once, so there are more only when callers outrun the core. */
    private static final int MAX_COMMANDS = 1 << 16;

    /** As many programs as a node runs by default. */
    private static final int MAX_PROGRAMS = 1_024;

    private final EpochClock clock = new EpochClock();
    private final ChannelCore core;
    private final UndeliveredHandler undelivered;
    private final int credit;
    private final CombiningQueue<Command> commands = new CombiningQueue<>(this::run);
    private final CombiningQueue<Runnable> deliveries = new CombiningQueue<>(LocalRuntime::deliver);
    private final DeadlineTimer timer = new DeadlineTimer(clock, this::onDeadline, this::work);
    private final AtomicLong sessions = new AtomicLong();
    private final OutputSink effects = new Effects();

    private final ReentrantLock hostLock = new ReentrantLock();
    private @Nullable ProgramHost programHost;

    /** Touched in the turn only. */
    private final Map<SessionId, CorePort> ports = new HashMap<>();
    /** What broke the core; written in the turn. */
    private final AtomicBoolean deadlineWaits = new AtomicBoolean();

    private volatile @Nullable RuntimeException broken;

    /** A world of its own. */
    public LocalRuntime(StraitOptions options) {
        NodeUid self = new NodeUid(ThreadLocalRandom.current().nextLong());
        this.core = new ChannelCore(self, CoreLimits.DEFAULT);
        this.undelivered = options.undeliveredHandler();
        this.credit = options.maxPending();
        execute((machine, nowNs) -> machine.handle(new Input.ViewChanged(View.of(self)), nowNs));
    }

    /** The API over a new world that ends when the result is closed. */
    public static Strait strait(StraitOptions options) {
        LocalRuntime runtime = new LocalRuntime(options);
        return StraitFactory.over(runtime.open(runtime::close), runtime.programs(), options);
    }

    /** One more participant of this world. */
    public OperationPort open() {
        return open(() -> {});
    }

    /** Programs of this world: those that the class loader of the first caller offers. */
    public ProgramPort programs() {
        return new HostPort(this::programHost);
    }

    private ProgramHost programHost() {
        hostLock.lock();
        try {
            ProgramHost host = programHost;
            if (host == null) {
                ClassLoader classes = Thread.currentThread().getContextClassLoader();
                StraitOptions patient = StraitOptions.builder()
                        .spin(Duration.ZERO)
                        .maxPending(credit)
                        .build();
                host = new ProgramHost(
                        core.self().toString(),
                        ProgramCatalog.load(classes == null ? LocalRuntime.class.getClassLoader() : classes),
                        MAX_PROGRAMS,
                        "programs of a world",
                        () -> StraitFactory.over(open(), programs(), patient));
                programHost = host;
            }
            return host;
        } finally {
            hostLock.unlock();
        }
    }

    /** Ends programs without waiting for them: whoever closes may be driving the world that they need to end in. */
    private void stopPrograms() {
        hostLock.lock();
        try {
            if (programHost != null) {
                Thread stop = new Thread(programHost::close, "strait-programs-stop");
                stop.setDaemon(true);
                stop.start();
            }
        } finally {
            hostLock.unlock();
        }
    }

    private OperationPort open(Runnable onClosed) {
        SessionId session = new SessionId(core.self().value(), sessions.incrementAndGet());
        CorePort port = new CorePort(this, session, "local", () -> {
            execute((machine, nowNs) -> ports.remove(session));
            onClosed.run();
        });
        execute((machine, nowNs) -> {
            ports.put(session, port);
            port.open(machine, credit, nowNs);
        });
        return port;
    }

    /** Kills programs and stops the timer. Ports are closed by their owners; without the timer their deadlines pass unnoticed. */
    @Override
    public void close() {
        stopPrograms();
        timer.stop();
    }

    @Override
    public void submit(Command command) {
        int waiting = commands.size();
        if (waiting >= MAX_COMMANDS) {
            throw new OverloadedException("commands wait for the core: waiting=" + waiting + " limit=" + MAX_COMMANDS);
        }
        execute(command);
    }

    @Override
    public void execute(Command command) {
        if (commands.putAndWork(command, COMMANDS_PER_CALL)) {
            timer.askForHelp();
        }
        workDeliveries();
    }

    @Override
    public void executeLater(Command command) {
        commands.put(command);
    }

    @Override
    public void deliverLater(Runnable applicationCode) {
        deliveries.put(applicationCode);
    }

    private void work() {
        if (commands.workUpTo(COMMANDS_PER_CALL)) {
            timer.askForHelp();
        }
        workDeliveries();
    }

    /** Callbacks are the caller's own time: no bound, as they put at most as much as they take. */
    private void workDeliveries() {
        deliveries.workUpTo(Integer.MAX_VALUE);
    }

    /** While the turn is taken for long one deadline waits for it, not one for each look at the clock. */
    private void onDeadline() {
        if (deadlineWaits.compareAndSet(false, true)) {
            execute((machine, nowNs) -> {
                deadlineWaits.set(false);
                machine.onDeadline(nowNs);
            });
        }
    }

    /** How many commands wait for the turn. */
    int waitingCommands() {
        return commands.size();
    }

    private void run(Command command) {
        RuntimeException stopped = broken;
        if (stopped != null) {
            command.onStopped(stopped.toString());
            return;
        }
        try {
            command.run(core, clock.nowNs());
            core.drain(effects);
            timer.arm(core.nextDeadlineNs());
        } catch (RuntimeException e) {
            LOG.error("the core stopped: nothing of this runtime can be used any more", e);
            broken = e;
            timer.arm(Long.MAX_VALUE);
            ports.values().forEach(port -> port.onStopped(e.toString()));
        }
    }

    private static void deliver(Runnable delivery) {
        try {
            delivery.run();
        } catch (RuntimeException e) {
            LOG.warn("callback failed", e);
        }
    }

    /** Carries out what the core decides; in the turn. */
    private final class Effects implements OutputSink {

        @Override
        public void onReply(Output.Reply output) {
            CorePort port = ports.get(output.session());
            if (port != null) {
                port.onOutcome(output.opId(), output.outcome());
            }
        }

        @Override
        public void onNeedValue(Output.NeedValue output) {
            CorePort port = ports.get(output.session());
            if (port != null) {
                port.onNeedValue(output.opId(), output.branch());
            }
        }

        @Override
        public void onPeerSend(Output.PeerSend output) {
            throw new IllegalStateException("a world without peers sends a message: to=" + output.to());
        }

        /** The control plane of one node: what is published is known everywhere at once. */
        @Override
        public void onPublish(Output.Publish output) {
            executeLater((machine, nowNs) -> {
                machine.handle(new Input.RecordChanged(output.record()), nowNs);
                machine.handle(new Input.RecordPublished(output.number(), null), nowNs);
            });
        }

        @Override
        public void onUndelivered(Output.Undelivered output) {
            deliverLater(() -> undelivered.onUndelivered(
                    output.channel().value(),
                    Payloads.content(output.value()),
                    UndeliveredHandler.Reason.valueOf(output.reason().name())));
        }
    }
}
