package io.strait.core.sim.check;

import io.strait.core.id.SelectId;
import io.strait.core.id.SessionId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One session of a participant, as its owner sees it. */
public final class SessionRecord {

    private final SessionId id;
    private final int participant;
    private final int node;
    private final int credit;
    private final long leaseNs;
    private final List<OpRecord> ops = new ArrayList<>();
    private final List<LoopRecord> loops = new ArrayList<>();
    private boolean gone;
    private boolean attached = true;
    private int unanswered;
    private int kept;

    public SessionRecord(SessionId id, int participant, int node, int credit, long leaseNs) {
        this.id = id;
        this.participant = participant;
        this.node = node;
        this.credit = credit;
        this.leaseNs = leaseNs;
    }

    public SessionId id() {
        return id;
    }

    public int participant() {
        return participant;
    }

    public int node() {
        return node;
    }

    public int credit() {
        return credit;
    }

    /** How long the core keeps the session without a connection, in nanoseconds; 0: it keeps nothing. */
    public long leaseNs() {
        return leaseNs;
    }

    /** By operation id, from 1. */
    public List<OpRecord> ops() {
        return ops;
    }

    /** Its persistent selects. */
    public List<LoopRecord> loops() {
        return loops;
    }

    @Nullable
    LoopRecord loop(SelectId id) {
        for (LoopRecord loop : loops) {
            if (loop.id().equals(id)) {
                return loop;
            }
        }
        return null;
    }

    /** Whether it ended, will never be attached again, or died with its node: its open operations have no outcome. */
    public boolean isGone() {
        return gone;
    }

    public boolean isAttached() {
        return attached;
    }

    public void attached(boolean now) {
        attached = now;
    }

    /** Operations without an outcome. */
    public int unanswered() {
        return unanswered;
    }

    /** Operations that count against the credit: those without an outcome, and those whose outcome is kept. */
    public int open() {
        return unanswered + kept;
    }

    void add(OpRecord op) {
        ops.add(op);
        unanswered++;
    }

    void answered(OpRecord op) {
        unanswered--;
        kept += op.isKept() ? 1 : 0;
    }

    void acknowledged() {
        kept--;
    }

    void markGone() {
        gone = true;
    }

    @Override
    public String toString() {
        return "p" + participant + "@n" + node + (gone ? " (gone)" : "");
    }
}
