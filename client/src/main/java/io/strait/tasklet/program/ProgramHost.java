package io.strait.tasklet.program;

import io.strait.ClientClosedException;
import io.strait.InvalidArgumentException;
import io.strait.NotFoundException;
import io.strait.OverloadedException;
import io.strait.Strait;
import io.strait.StraitException;
import io.strait.client.port.ProgramPort;
import io.strait.core.id.ChannelName;
import io.strait.tasklet.Exit;
import io.strait.tasklet.ProgramDescription;
import io.strait.tasklet.ProgramListing;
import io.strait.tasklet.ProgramProvider;
import io.strait.tasklet.ProgramStatus;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletBody;
import io.strait.tasklet.TaskletOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs programs as tasklets of one scheduler, which starts with the first of them, and remembers the last that ended. Any
 * thread; no method waits but {@link #close}.
 */
public final class ProgramHost implements AutoCloseable {

    /** How many that have ended are remembered. */
    public static final int MAX_ENDED = 256;
    /** How many a list has at most. */
    public static final int MAX_LISTED = 1_000;
    /** How many arguments a program may get. */
    public static final int MAX_ARGS = 64;
    /** How many characters its arguments may have in all. */
    public static final int MAX_ARGS_LENGTH = 4_096;

    private final String node;
    private final ProgramCatalog catalog;
    private final int maxRunning;
    private final String limitName;
    private final Supplier<Strait> straits;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, HostedProgram> running = new LinkedHashMap<>();
    private final Map<Long, HostedProgram> ended = new LinkedHashMap<>();
    private final boolean ownScheduler;
    private @Nullable Scheduler scheduler;
    private long lastNumber;
    private boolean closed;

    /**
     * A host with a scheduler of its own, started for the first program.
     *
     * @param node the uid of the node, for ids
     * @param catalog what can be run
     * @param maxRunning how many may run at once
     * @param limitName what messages call that limit
     * @param straits opens a session for one program, which closes it; must not wait
     */
    public ProgramHost(
            String node, ProgramCatalog catalog, int maxRunning, String limitName, Supplier<Strait> straits) {
        this.node = node;
        this.catalog = catalog;
        this.maxRunning = maxRunning;
        this.limitName = limitName;
        this.straits = straits;
        this.ownScheduler = true;
    }

    /** As the other one, on a scheduler that is there already and stays when the host is closed. */
    public ProgramHost(
            String node,
            ProgramCatalog catalog,
            int maxRunning,
            String limitName,
            Supplier<Strait> straits,
            Scheduler scheduler) {
        this.node = node;
        this.catalog = catalog;
        this.maxRunning = maxRunning;
        this.limitName = limitName;
        this.straits = straits;
        this.scheduler = scheduler;
        this.ownScheduler = false;
    }

    /** The uid of the node. */
    public String node() {
        return node;
    }

    /** What can be run here. */
    public List<ProgramDescription> available() {
        return catalog.providers().stream()
                .map(provider -> new ProgramDescription(provider.name(), provider.description(), List.of(node)))
                .toList();
    }

    /** Whether a program of this name can be run here. */
    public boolean has(String program) {
        return catalog.has(program);
    }

    /** How many run now. */
    public int runningCount() {
        lock.lock();
        try {
            return running.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Starts a program here.
     *
     * @param output the channel of its results; empty: {@code program-ID-out}
     * @throws NotFoundException when there is no such program
     * @throws OverloadedException when as many run as may
     * @throws InvalidArgumentException when arguments or channel are out of their limits
     * @throws ClientClosedException when the host is closed
     */
    public ProgramStatus spawn(String program, List<String> args, String output) {
        checkArgs(args);
        ProgramProvider provider = catalog.provider(program, node);
        HostedProgram hosted;
        Scheduler home;
        lock.lock();
        try {
            if (closed) {
                throw new ClientClosedException("programs are stopped: node=" + node);
            }
            if (running.size() >= maxRunning) {
                throw new OverloadedException("too many programs run: node=" + node + " running=" + running.size()
                        + " limit=" + limitName + "=" + maxRunning);
            }
            ProgramId id = new ProgramId(node, ++lastNumber);
            hosted = new HostedProgram(id, provider, List.copyOf(args), outputOf(id, output), straits);
            home = home();
            running.put(id.number(), hosted);
            start(home, hosted);
        } finally {
            lock.unlock();
        }
        return hosted.status();
    }

    /** Under the lock, so that a close that comes meanwhile kills it. */
    private void start(Scheduler home, HostedProgram hosted) {
        Tasklet<Void> tasklet;
        try {
            tasklet = home.spawn(TaskletOptions.named("program-" + hosted.id()), (TaskletBody) () -> hosted.live(home));
        } catch (OverloadedException | ClientClosedException e) {
            running.remove(hosted.number());
            throw e;
        }
        hosted.runsAs(tasklet);
        tasklet.onEnd(how -> hosted.bodyEnded(() -> onEnd(hosted, how)));
    }

    private Scheduler home() {
        Scheduler home = scheduler;
        if (home == null) {
            home = Scheduler.start(SchedulerOptions.defaults().withName("strait-tasklets-" + node));
            scheduler = home;
        }
        return home;
    }

    private void onEnd(HostedProgram hosted, Exit<Void> how) {
        lock.lock();
        try {
            hosted.ended(how);
            running.remove(hosted.number());
            ended.put(hosted.number(), hosted);
            if (ended.size() > MAX_ENDED) {
                ended.remove(ended.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
        hosted.tellFollowers();
    }

    private static void checkArgs(List<String> args) {
        int length = args.stream().mapToInt(String::length).sum();
        if (args.size() > MAX_ARGS) {
            throw new InvalidArgumentException("too many arguments: count=" + args.size() + " limit=" + MAX_ARGS);
        }
        if (length > MAX_ARGS_LENGTH) {
            throw new InvalidArgumentException(
                    "arguments are too long: characters=" + length + " limit=" + MAX_ARGS_LENGTH);
        }
    }

    private static String outputOf(ProgramId id, String output) {
        try {
            return new ChannelName(output.isEmpty() ? "program-" + id + "-out" : output).value();
        } catch (IllegalArgumentException e) {
            throw new InvalidArgumentException("output: " + e.getMessage(), e);
        }
    }

    /**
     * Programs in the order of their start; the first {@value #MAX_LISTED}.
     *
     * @param withEnded whether to list those as well that are remembered
     */
    public ProgramListing<ProgramStatus> list(boolean withEnded) {
        List<HostedProgram> listed = new ArrayList<>();
        lock.lock();
        try {
            listed.addAll(running.values());
            if (withEnded) {
                listed.addAll(ended.values());
            }
        } finally {
            lock.unlock();
        }
        List<ProgramStatus> statuses = listed.stream()
                .sorted((one, other) -> Long.compare(one.number(), other.number()))
                .limit(MAX_LISTED)
                .map(HostedProgram::listed)
                .toList();
        return new ProgramListing<>(statuses, listed.size() > MAX_LISTED, List.of());
    }

    /**
     * Its status and the end of its log.
     *
     * @throws NotFoundException when it never ran here or is forgotten
     */
    public ProgramPort.Report report(ProgramId id) {
        return find(id).report();
    }

    /**
     * Lets somebody follow it; see {@link ProgramPort#follow}. {@link NotFoundException}, {@link InvalidArgumentException} and,
     * when {@value HostedProgram#MAX_FOLLOWERS} follow it already, {@link OverloadedException} are told to the follower.
     */
    public void follow(ProgramPort.Follow what, Flow.Subscriber<? super ProgramPort.Event> follower) {
        ProgramFollower started;
        try {
            started = find(ProgramId.parse(what.id())).follow(what, follower);
        } catch (StraitException e) {
            ProgramPort.refuse(follower, e);
            return;
        }
        follower.onSubscribe(started);
    }

    /** How many follow it now. Throws as {@link #report}. */
    public int followers(ProgramId id) {
        return find(id).followers();
    }

    /**
     * Kills it without waiting for its end.
     *
     * @throws NotFoundException as {@link #report}
     */
    public ProgramStatus kill(ProgramId id) {
        HostedProgram hosted = find(id);
        ProgramStatus before = hosted.status();
        hosted.kill();
        return before;
    }

    private HostedProgram find(ProgramId id) {
        HostedProgram found = null;
        lock.lock();
        try {
            if (id.node().equals(node)) {
                found = running.get(id.number());
                found = found == null ? ended.get(id.number()) : found;
            }
        } finally {
            lock.unlock();
        }
        if (found == null) {
            throw new NotFoundException(
                    NotFoundException.Kind.TASKLET,
                    "no such tasklet: id=" + id + " node=" + node + " remembered=" + MAX_ENDED,
                    Map.of("id", id.toString()));
        }
        return found;
    }

    /** Kills all, and waits for their end for a few seconds at most. Closing again does nothing. */
    @Override
    public void close() {
        Scheduler home;
        lock.lock();
        try {
            closed = true;
            running.values().forEach(HostedProgram::kill);
            home = scheduler;
        } finally {
            lock.unlock();
        }
        if (home != null && ownScheduler) {
            home.close();
        }
    }
}
