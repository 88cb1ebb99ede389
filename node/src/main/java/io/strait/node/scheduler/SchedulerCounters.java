package io.strait.node.scheduler;

/** What a scheduler has counted. Written in the turn only; a reader on another thread sees a recent value. */
public final class SchedulerCounters {

    /** Duty cycles run. */
    public long cycles;
    /** Duty cycles run by another thread than the scheduler's own. */
    public long borrowedTurns;
    /** Commands taken from the inbox. */
    public long commands;
    /** Messages sent to peers. */
    public long peerMessagesSent;
    /** Messages that came from peers. */
    public long peerMessagesReceived;
    /** Frames that were no message of the protocol; dropped. */
    public long malformedFrames;
    /** Callbacks of embedded callers that threw. */
    public long failedCallbacks;
    /** Messages that wait for a peer's window or endpoint. */
    public long backlog;
    /** Cycles that took longer than 10 ms. */
    public long stalls;
    /** The longest cycle, in nanoseconds. */
    public long longestCycleNs;
    /** Steps of the core that failed; its homes were reset each time. */
    public long coreFailures;
}
