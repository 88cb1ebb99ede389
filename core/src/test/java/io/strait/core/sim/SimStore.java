package io.strait.core.sim;

import io.strait.core.Input;
import io.strait.core.Output;
import io.strait.core.id.ChannelName;
import io.strait.core.op.CloseCause;
import io.strait.core.placement.ChannelRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The store of the control plane: merges the records that homes write in the order in which they write them, and tells every
 * node the result, at different times, but never an older one after a newer one. The home hears that its record is stored when
 * a majority has it. What no survivor has when its writer dies is lost; what one has comes to all.
 */
final class SimStore {

    /** One record on its way. */
    private static final class Writing {
        final SimNode writer;
        final long number;
        final ChannelRecord record;
        final @Nullable ChannelRecord before;
        final Set<SimNode> told = new HashSet<>();
        int untold;
        boolean answered;

        Writing(SimNode writer, long number, ChannelRecord record, @Nullable ChannelRecord before, int untold) {
            this.writer = writer;
            this.number = number;
            this.record = record;
            this.before = before;
            this.untold = untold;
        }

        /** Whether nobody who lives has it, nor will. */
        boolean isLost() {
            return !writer.isAlive() && told.stream().noneMatch(SimNode::isAlive);
        }
    }

    private final SimRun run;
    private final SimCluster cluster;
    private final SeededRandom random;
    private final Map<SimNode, Long> lastRecordNs = new HashMap<>();
    private final Map<ChannelName, ChannelRecord> records = new HashMap<>();
    /** Channels of which every node has heard that they are closed. */
    private final Set<ChannelName> closed = new HashSet<>();
    /** Who knows of the declaration that stays. */
    private final Map<ChannelName, Set<SimNode>> knowers = new HashMap<>();
    /** How many writes of a channel's record have no answer yet. */
    private final Map<ChannelName, Integer> unanswered = new HashMap<>();

    SimStore(SimRun run, SimCluster cluster, SeededRandom random) {
        this.run = run;
        this.cluster = cluster;
        this.random = random;
    }

    void publish(SimNode by, Output.Publish output) {
        ChannelName channel = output.record().channel();
        ChannelRecord before = records.get(channel);
        ChannelRecord merged = merge(before, output.record(), knowers(channel).contains(by));
        if (merged.declared() && (before == null || !before.declared())) {
            knowers(channel).add(by);
        }
        records.put(channel, merged);
        unanswered.merge(channel, 1, Integer::sum);
        Writing writing =
                new Writing(by, output.number(), merged, before, cluster.nodes().size());
        for (SimNode node : cluster.nodes()) {
            long at = Math.max(lastRecordNs.getOrDefault(node, 0L), run.clock().nowNs() + cluster.controlDelayNs());
            lastRecordNs.put(node, at);
            run.events().at(at, () -> tell(node, writing));
        }
    }

    /** A node hears of a record after it has heard of the members: the record may name one of them. */
    private void tell(SimNode node, Writing writing) {
        cluster.whenWelcome(node, () -> tellWelcome(node, writing));
    }

    private void tellWelcome(SimNode node, Writing writing) {
        ChannelRecord record = writing.record;
        if (writing.isLost()) {
            if (!writing.answered) {
                onAnswered(writing);
            }
            if (record.equals(records.get(record.channel()))) {
                forget(writing);
            }
            return;
        }
        if (node.isAlive()) {
            writing.told.add(node);
            if (record.declared()) {
                knowers(record.channel()).add(node);
            }
            node.handle(new Input.RecordChanged(record));
        }
        writing.untold--;
        answer(writing);
        if (writing.untold == 0) {
            onToldEverywhere(record);
        }
    }

    private Set<SimNode> knowers(ChannelName channel) {
        return knowers.computeIfAbsent(channel, name -> new HashSet<>());
    }

    private void forget(Writing lost) {
        if (lost.before == null || !lost.before.declared()) {
            knowers(lost.record.channel()).clear();
        }
        if (lost.before == null) {
            records.remove(lost.record.channel());
        } else {
            records.put(lost.record.channel(), lost.before);
        }
    }

    /** A majority of all nodes; when so many have died that it is none any more, nobody knows. */
    private void answer(Writing writing) {
        boolean stored = 2 * writing.told.size() > cluster.nodes().size();
        if (writing.answered || !(stored || writing.untold == 0)) {
            return;
        }
        boolean isConfirmed = stored && !random.percent(run.options().faults().unconfirmedPercent());
        String fault = isConfirmed ? null : "not confirmed by a majority: told=" + writing.told.size();
        writing.writer.handle(new Input.RecordPublished(writing.number, fault));
        onAnswered(writing);
    }

    private void onAnswered(Writing writing) {
        writing.answered = true;
        unanswered.merge(writing.record.channel(), -1, Integer::sum);
        noteClose(writing.record.channel());
    }

    /** A home that stores the close itself does not close before it hears that it is stored, whoever else has the record. */
    private void noteClose(ChannelName channel) {
        if (closed.contains(channel) && unanswered.get(channel) == 0) {
            run.history().channel(channel).closeKnownEverywhere(run.history().step());
        }
    }

    private void onToldEverywhere(ChannelRecord record) {
        if (record.closed() != null) {
            closed.add(record.channel());
            run.history().channel(record.channel()).closedAsStored(record.closed());
            noteClose(record.channel());
        }
        if (record.declared()) {
            run.history()
                    .channel(record.channel())
                    .declaredEverywhere(run.history().step());
            run.workload().onDeclaredEverywhere(record.channel());
        }
    }

    /** A crashed home's buffers are gone: they had no second copy. */
    void loseBuffersOf(SimNode crashed) {
        for (ChannelRecord record : records.values()) {
            if (crashed.uid().equals(record.home())) {
                run.history().channel(record.channel()).bufferLost(crashed.uid());
            }
        }
    }

    /** Of two declarations the earlier stays; who knows of it can move its home. */
    private static ChannelRecord merge(@Nullable ChannelRecord known, ChannelRecord written, boolean knows) {
        if (known == null) {
            return written;
        }
        CloseCause closed = known.closed() != null ? known.closed() : written.closed();
        ChannelRecord declaration = known.declared() && !(written.declared() && knows) ? known : written;
        return new ChannelRecord(
                written.channel(), declaration.properties(), declaration.declared(), declaration.home(), closed);
    }
}
