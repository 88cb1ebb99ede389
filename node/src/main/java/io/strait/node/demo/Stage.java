package io.strait.node.demo;

import io.strait.Channel;
import io.strait.ChannelOptions;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletOptions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What a workload works with: nodes, recording ends, threads and the sign to stop. For all threads. */
final class Stage {

    /** Names to try until one has its home where it is wanted; with many nodes each try has a chance of one in that many. */
    private static final int MOST_NAMES = 10_000;

    /** What a participant does. */
    @FunctionalInterface
    interface Body {
        void run() throws InterruptedException;
    }

    private final String prefix;
    private final List<DemoNode> nodes;
    private final History history;
    private final AtomicBoolean stopping;
    private final Tally tally = new Tally();
    private final List<Participant> participants = new CopyOnWriteArrayList<>();
    /** Of the participants that are tasklets; made for the first one. */
    private @Nullable Scheduler scheduler;

    /** @param prefix of the names of channels and participants, unlike any other workload's */
    Stage(String prefix, List<DemoNode> nodes, History history, AtomicBoolean stopping) {
        this.prefix = prefix;
        this.nodes = List.copyOf(nodes);
        this.history = history;
        this.stopping = stopping;
    }

    /** How many nodes there are. */
    int size() {
        return nodes.size();
    }

    /** The node with this number, counted around. */
    DemoNode node(int number) {
        return nodes.get(Math.floorMod(number, nodes.size()));
    }

    /** A rendezvous channel whose home is on {@code home}: the cluster places names, so names are tried. */
    DemoChannel channelAt(DemoNode home, String label) throws InterruptedException {
        for (int number = 0; number < MOST_NAMES; number++) {
            String name = prefix + "." + label + (number == 0 ? "" : "." + number);
            if (homeOf(home, name).equals(home.uid())) {
                return new DemoChannel(name, home.uid());
            }
        }
        throw new IllegalStateException(
                "no name has its home on this node: node=" + home.name() + " names=" + MOST_NAMES);
    }

    /** The same with a buffer. */
    DemoChannel bufferedAt(DemoNode home, String label, int capacity) throws InterruptedException {
        DemoChannel placed = channelAt(home, label);
        home.strait().channel(placed.name(), Stamped.CODEC, ChannelOptions.buffered(capacity));
        return new DemoChannel(placed.name(), homeOf(home, placed.name()));
    }

    private static String homeOf(DemoNode asked, String name) throws InterruptedException {
        return Objects.requireNonNull(asked.strait().inspect(name)).home();
    }

    /** A sending end of participant {@code who}, who is a client of {@code node}. */
    SendingEnd sender(DemoNode node, String who, DemoChannel channel) {
        return new SendingEnd(
                open(node, channel).sender(), history.open(prefix + "." + who, node.uid(), channel.name()), tally);
    }

    /** A receiving end of participant {@code who}, who is a client of {@code node}. */
    ReceivingEnd receiver(DemoNode node, String who, DemoChannel channel) {
        Receipts receipts = new Receipts(history, prefix + "." + who, channel.name());
        return new ReceivingEnd(open(node, channel).receiver(), channel, node.uid(), receipts, tally);
    }

    private static Channel<Stamped> open(DemoNode node, DemoChannel channel) {
        return node.strait().channel(channel.name(), Stamped.CODEC);
    }

    /** A round of a select of participant {@code who}. */
    Round round(String who) {
        return new Round(history, tally, prefix + "." + who);
    }

    /**
     * A participant, who starts with all others. One that throws ends the demo, because others may wait for it for ever.
     */
    void participant(String who, Body body) {
        tally.participant();
        participants.add(new Participant.OfThread(
                Thread.ofVirtual().name(prefix + "." + who).unstarted(() -> runAs(who, body))));
    }

    /** As {@link #participant}, as a tasklet: all of a workload's run on one scheduler. */
    void tasklet(String who, Body body) {
        tally.participant();
        participants.add(new Participant.OfTasklet(tasklets(), prefix + "." + who, () -> runAs(who, body)));
    }

    /** A tasklet that a participant starts on its way, and waits for. */
    Tasklet<?> start(String who, Body body) {
        tally.participant();
        return tasklets().spawn(TaskletOptions.named(prefix + "." + who), () -> runAs(who, body));
    }

    private Scheduler tasklets() {
        if (scheduler == null) {
            scheduler = Scheduler.start(SchedulerOptions.defaults()
                    .withName(prefix)
                    // Nodes, clients and the JIT compilers share two processors: a pause is not yet a hog.
                    .withWatchdog(Duration.ofSeconds(1), null));
        }
        return scheduler;
    }

    private void runAs(String who, Body body) {
        try {
            body.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // told to give up, and already on record as stuck
        } catch (RuntimeException e) {
            history.report(Violation.Kind.FAILED, "participant=" + prefix + "." + who + " cause=\"" + e + "\"");
        }
    }

    /** Ends the tasklets that have not ended. */
    void close() {
        if (scheduler != null) {
            scheduler.close();
        }
    }

    /** Whether to begin something new; everybody does at least one thing, however short the demo is. */
    boolean goesOn(long done) {
        return done == 0 || !stopping.get();
    }

    /** Notes a wrong result unless the two are equal. */
    void expect(String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            history.report(
                    Violation.Kind.WRONG_RESULT,
                    what + ": expected=" + expected + " actual=" + actual + " at=" + prefix);
        }
    }

    Tally tally() {
        return tally;
    }

    List<Participant> participants() {
        return List.copyOf(participants);
    }
}
