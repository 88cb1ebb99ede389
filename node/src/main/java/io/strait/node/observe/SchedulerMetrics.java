package io.strait.node.observe;

import static io.strait.node.observe.Metric.counter;
import static io.strait.node.observe.Metric.gauge;

import io.strait.core.ChannelCore;
import io.strait.core.CoreCounters;
import io.strait.node.link.LinkCounter;
import io.strait.node.link.LinkCounters;
import io.strait.node.scheduler.InboxFullException;
import io.strait.node.scheduler.Scheduler;
import io.strait.node.scheduler.SchedulerCounters;
import io.strait.node.scheduler.SchedulerStoppedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The numbers of the scheduler, its core and its link. Counters are read where they are; sizes of the core's tables can only
 * be read in the turn, so {@link #refresh} copies them first.
 */
public final class SchedulerMetrics {

    /** What only the turn may read. */
    private record Sizes(long channels, long sessions, long pending, long links) {

        static final Sizes EMPTY = new Sizes(0, 0, 0, 0);
    }

    private static final Logger LOG = LoggerFactory.getLogger(SchedulerMetrics.class);
    private static final long REFRESH_TIMEOUT_MS = 1_000;

    private final Scheduler scheduler;
    private final CoreCounters core;
    private volatile Sizes sizes = Sizes.EMPTY;

    private SchedulerMetrics(Scheduler scheduler, CoreCounters core) {
        this.scheduler = scheduler;
        this.core = core;
    }

    /** Asks the scheduler for its core's counters; completes within a cycle. */
    public static CompletableFuture<SchedulerMetrics> of(Scheduler scheduler) {
        return scheduler.ask(ChannelCore::counters).thenApply(core -> new SchedulerMetrics(scheduler, core));
    }

    /** Reads the sizes in the turn. Never fails: the last sizes stay when the scheduler does not answer in time. */
    CompletableFuture<Void> refresh() {
        return ask().orTimeout(REFRESH_TIMEOUT_MS, TimeUnit.MILLISECONDS).<Void>handle((now, failure) -> {
            if (failure == null) {
                sizes = now;
            } else {
                LOG.warn("metrics: the scheduler does not answer, sizes are old: cause={}", failure.toString());
            }
            return null;
        });
    }

    private CompletableFuture<Sizes> ask() {
        try {
            return scheduler.ask(machine -> new Sizes(
                    machine.channelCount(),
                    machine.sessionCount(),
                    machine.pendingCount(),
                    scheduler.link().links().size()));
        } catch (InboxFullException | SchedulerStoppedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** All of them. */
    public List<Metric> metrics() {
        List<Metric> metrics = new ArrayList<>();
        metrics.addAll(coreCounters());
        metrics.addAll(coreSizes());
        metrics.addAll(schedulerCounters(scheduler.counters()));
        metrics.addAll(linkCounters(scheduler.link().counters()));
        return metrics;
    }

    private List<Metric> coreCounters() {
        return List.of(
                counter("strait_core_operations", "operations admitted", () -> core.operations),
                counter("strait_core_sent", "operations that ended with a send", () -> core.sent),
                counter("strait_core_received", "operations that ended with a receive", () -> core.received),
                counter("strait_core_refused", "operations that were refused", () -> core.refused),
                counter(
                        "strait_core_indeterminate",
                        "operations of which it is not known whether they happened",
                        () -> core.indeterminate),
                counter("strait_core_claims", "claims made by senders of this node", () -> core.claims),
                counter("strait_core_conflicts", "claims that yielded to an older select", () -> core.conflicts),
                counter("strait_core_reenrolments", "offers made again at another home", () -> core.reenrolments),
                counter("strait_core_dropped", "values dropped by overflow policies and aborts", () -> core.dropped),
                counter("strait_core_stale_answers", "answers to attempts that had ended", () -> core.staleAnswers),
                counter("strait_core_malformed", "messages that contradict their select", () -> core.malformed),
                counter(
                        "strait_core_fenced_deliveries",
                        "deliveries of homes that had lost the channel",
                        () -> core.fencedDeliveries));
    }

    private List<Metric> coreSizes() {
        return List.of(
                gauge("strait_channels", "channels with state whose home is this node", () -> sizes.channels),
                gauge("strait_sessions", "sessions in the core, internal ones included", () -> sizes.sessions),
                gauge("strait_waiters", "selects and plain operations that wait here", () -> sizes.pending),
                gauge("strait_links", "links to other nodes", () -> sizes.links));
    }

    private List<Metric> schedulerCounters(SchedulerCounters counters) {
        return List.of(
                counter("strait_scheduler_cycles", "duty cycles", () -> counters.cycles),
                counter(
                        "strait_scheduler_borrowed_turns",
                        "duty cycles run by another thread than the scheduler's own",
                        () -> counters.borrowedTurns),
                counter("strait_scheduler_commands", "commands taken from the inbox", () -> counters.commands),
                counter("strait_scheduler_stalls", "duty cycles longer than 10 ms", () -> counters.stalls),
                counter("strait_scheduler_peer_messages_sent", "messages to peers", () -> counters.peerMessagesSent),
                counter(
                        "strait_scheduler_peer_messages_received",
                        "messages from peers",
                        () -> counters.peerMessagesReceived),
                counter(
                        "strait_scheduler_malformed_frames",
                        "frames from peers that were no message; dropped",
                        () -> counters.malformedFrames),
                counter(
                        "strait_scheduler_failed_callbacks",
                        "callbacks of embedded callers that threw",
                        () -> counters.failedCallbacks),
                counter(
                        "strait_scheduler_core_failures",
                        "steps of the core that failed; its homes began anew each time",
                        () -> counters.coreFailures),
                gauge("strait_scheduler_backlog", "messages that wait for a peer's window", () -> counters.backlog),
                gauge("strait_scheduler_inbox", "commands that wait", scheduler::inboxSize),
                gauge(
                        "strait_scheduler_longest_cycle_nanoseconds",
                        "the longest duty cycle so far",
                        () -> counters.longestCycleNs));
    }

    private static List<Metric> linkCounters(LinkCounters counters) {
        List<Metric> metrics = new ArrayList<>();
        for (LinkCounter counter : LinkCounter.values()) {
            metrics.add(counter(
                    "strait_link_" + counter.name().toLowerCase(Locale.ROOT),
                    counter.description(),
                    () -> counters.get(counter)));
        }
        return metrics;
    }
}
