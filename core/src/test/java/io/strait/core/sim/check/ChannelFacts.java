package io.strait.core.sim.check;

import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.op.ChannelInfo;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.CloseCause;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the run knows of one channel from outside. */
public final class ChannelFacts {

    private final ChannelName name;
    private final ChannelProperties properties;
    private final List<CloseCause> causesAsked = new ArrayList<>();
    private final List<ValueRecord> values = new ArrayList<>();
    private final List<ChannelInfo> settled = new ArrayList<>();
    private long closeKnownEverywhereStep = History.NEVER;
    private long declaredEverywhereStep;
    private long closeDoneStep = History.NEVER;
    private long abortDoneStep = History.NEVER;
    private @Nullable CloseCause closedAsStored;
    private @Nullable NodeUid lostHome;

    ChannelFacts(ChannelName name, ChannelProperties properties) {
        this.name = name;
        this.properties = properties;
        this.declaredEverywhereStep = properties.isBuffered() ? History.NEVER : 0;
    }

    public ChannelName name() {
        return name;
    }

    /** As it is declared in this run, or rendezvous. */
    public ChannelProperties properties() {
        return properties;
    }

    /** Causes of all closes and aborts submitted so far. */
    List<CloseCause> causesAsked() {
        return causesAsked;
    }

    List<ValueRecord> values() {
        return values;
    }

    boolean isCloseAsked() {
        return !causesAsked.isEmpty();
    }

    void closeDone(CloseCause cause, long step) {
        closeDoneStep = Math.min(closeDoneStep, step);
        if (cause.aborted()) {
            abortDoneStep = Math.min(abortDoneStep, step);
        }
    }

    /** The first outcome that said the channel is closed. */
    long closeDoneStep() {
        return closeDoneStep;
    }

    long abortDoneStep() {
        return abortDoneStep;
    }

    /** From when on every node knows that it has a buffer; 0 for a rendezvous. */
    long declaredEverywhereStep() {
        return declaredEverywhereStep;
    }

    public void declaredEverywhere(long step) {
        declaredEverywhereStep = Math.min(declaredEverywhereStep, step);
    }

    /** When the last node got the record that says it is closed. */
    long closeKnownEverywhereStep() {
        return closeKnownEverywhereStep;
    }

    public void closeKnownEverywhere(long step) {
        closeKnownEverywhereStep = Math.min(closeKnownEverywhereStep, step);
    }

    /** The cause in the record that every node has; null: it is open, or not all have heard of it. */
    @Nullable
    CloseCause closedAsStored() {
        return closedAsStored;
    }

    public void closedAsStored(CloseCause cause) {
        closedAsStored = cause;
    }

    /** Snapshots taken when the run had settled, from different nodes. */
    List<ChannelInfo> settled() {
        return settled;
    }

    public void settled(ChannelInfo info) {
        settled.add(info);
    }

    /** The node that kept the buffer has crashed: what was in it is lost. */
    boolean isBufferLost() {
        return lostHome != null;
    }

    public void bufferLost(NodeUid home) {
        lostHome = home;
    }
}
