package io.strait.core.sim;

import io.strait.core.op.ChannelProperties;
import io.strait.core.sim.check.History;
import java.util.List;

/**
 * What a run is made of. Percentages are 0 to 100 and drawn independently for each occasion; times are nanoseconds of
 * virtual time.
 */
public record SimOptions(
        ClusterOptions cluster,
        NetworkOptions network,
        OpMix ops,
        SelectMix selects,
        SessionMix sessions,
        FaultMix faults,
        LoopMix loops) {

    /**
     * Who takes part.
     *
     * @param channels one per channel; {@link ChannelProperties#RENDEZVOUS} is never declared
     * @param declareFirst whether the declarations are done before the first other operation, or race with it
     * @param opsPerParticipant how many operations each participant issues unless it stays blocked
     * @param maxClockSkewNs how far a node's clock may be off, either way
     */
    public record ClusterOptions(
            int nodes,
            int participants,
            List<ChannelProperties> channels,
            boolean declareFirst,
            int opsPerParticipant,
            long maxClockSkewNs) {}

    /**
     * Delays of the links, per message, times the factor on a slow link.
     *
     * @param clogPerMille how often, per thousand messages, a link stops for up to {@code clogNs}
     */
    public record NetworkOptions(
            long minDelayNs, long maxDelayNs, int slowLinkPercent, int slowFactor, int clogPerMille, long clogNs) {}

    /**
     * Which operations.
     *
     * @param plain weight of plain sends and receives
     * @param select weight of selects
     * @param inspect weight of inspections
     * @param redeclare weight of repeated declarations, half of them with other properties
     * @param hotChannelPercent how often the first channel is taken instead of any
     * @param maxThinkNs the longest pause between an outcome and the next operation
     * @param closes how many channels are closed during the run
     * @param aborts how many channels are aborted during the run
     */
    public record OpMix(
            int plain,
            int select,
            int inspect,
            int redeclare,
            int hotChannelPercent,
            long maxThinkNs,
            int closes,
            int aborts) {}

    /**
     * How plain operations and selects are drawn.
     *
     * @param eager weight of {@code Choice.EAGER}; likewise ordered and oldest
     * @param oppositePercent how often a select sends on one channel and receives on another
     * @param maxTimeoutNs the longest deadline, patience and time until a cancel
     */
    public record SelectMix(
            int maxBranches,
            int eager,
            int ordered,
            int oldest,
            int oppositePercent,
            int tryPercent,
            int timeoutPercent,
            int strictPercent,
            int patiencePercent,
            int cancelPercent,
            int lazyPercent,
            int supplierFailsPercent,
            int failurePayloadPercent,
            long maxTimeoutNs) {}

    /**
     * How participants use their sessions.
     *
     * @param maxWindow the most operations one participant has open at once; 1: strictly sequential participants
     * @param smallCreditPercent how many sessions have less credit than their participant's window
     * @param keepPercent how many sessions keep their outcomes until acknowledged (a lease above zero)
     * @param duplicatePercent how often an operation is submitted a second time
     * @param detachPercent how often a session that keeps outcomes loses its connection, per operation
     * @param abandonPercent how many of those never come back
     * @param endPercent how often a session ends, per operation
     */
    public record SessionMix(
            int maxWindow,
            int smallCreditPercent,
            int keepPercent,
            int duplicatePercent,
            int detachPercent,
            int abandonPercent,
            int endPercent) {}

    /**
     * What goes wrong.
     *
     * @param homeResets how often a node loses the soft state of its homes
     * @param viewFaults how often a living node is left out of the reachable ones for a while
     * @param digests how many rounds of digests during the work
     * @param spuriousPercent how often a step is followed by a deadline call that is not due
     * @param batchPercent how often a step's outputs wait for the next step
     * @param crashes how many nodes die; 0 unless asked for
     * @param unconfirmedPercent of how many records nobody learns whether they are stored
     * @param spanNs the time in which the faults begin
     */
    public record FaultMix(
            int homeResets,
            int viewFaults,
            int digests,
            int spuriousPercent,
            int batchPercent,
            int crashes,
            int unconfirmedPercent,
            long spanNs) {}

    /**
     * How participants use persistent selects.
     *
     * @param usePercent how many operations are of persistent selects; 0: there are none
     * @param maxOpen how many a session has at once
     * @param maxBranches how many branches one has to begin with
     * @param changePercent how often one is changed, per round, while the round is open or before it
     * @param pollPercent how many rounds do not wait
     * @param endPercent how often one ends, per round
     * @param crowded whether the first participant serves the others: it makes rounds of one select with a branch on each
     *     channel, and what the others offer can meet nothing but these branches
     * @param sendBranches of a select that serves the others: on how many channels it sends; it receives on the rest
     */
    public record LoopMix(
            int usePercent,
            int maxOpen,
            int maxBranches,
            int changePercent,
            int pollPercent,
            int endPercent,
            boolean crowded,
            int sendBranches) {

        static final LoopMix NONE = new LoopMix(0, 0, 0, 0, 0, 0, false, 0);
    }

    SimOptions with(ClusterOptions other) {
        return new SimOptions(other, network, ops, selects, sessions, faults, loops);
    }

    SimOptions with(OpMix other) {
        return new SimOptions(cluster, network, other, selects, sessions, faults, loops);
    }

    SimOptions with(SelectMix other) {
        return new SimOptions(cluster, network, ops, other, sessions, faults, loops);
    }

    SimOptions with(SessionMix other) {
        return new SimOptions(cluster, network, ops, selects, other, faults, loops);
    }

    SimOptions with(FaultMix other) {
        return new SimOptions(cluster, network, ops, selects, sessions, other, loops);
    }

    SimOptions with(LoopMix other) {
        return new SimOptions(cluster, network, ops, selects, sessions, faults, other);
    }

    /**
     * After how long an offer is at its home for sure, and stays there while it waits; {@link History#NEVER} when homes may
     * move or forget, or links stop.
     */
    public long offersSettleNs() {
        boolean steady =
                !viewsMayDiffer() && faults.homeResets() == 0 && faults.digests() == 0 && network.clogPerMille() == 0;
        if (!steady) {
            return History.NEVER;
        }
        // Outputs of a batch leave a nanosecond late.
        return cluster.nodes() == 1 ? 0 : network.maxDelayNs() * network.slowFactor() + 1;
    }

    /** Whether two nodes may disagree on where a channel's home is. */
    public boolean viewsMayDiffer() {
        return faults.viewFaults() > 0 || faults.crashes() > 0;
    }
}
