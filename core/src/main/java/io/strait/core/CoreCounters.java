package io.strait.core;

/** What one core has counted since it was made. Written by the core only; a reader on another thread sees a recent value. */
public final class CoreCounters {

    /** Operations submitted. */
    public long operations;
    /** Selects that fired a send branch here. */
    public long sent;
    /** Selects that fired a receive branch here. */
    public long received;
    /** Operations that ended as refused. */
    public long refused;
    /** Operations that ended as indeterminate (D3). */
    public long indeterminate;
    /** Claims made by senders here. */
    public long claims;
    /** Claims refused because the receiver was held by an older initiator. */
    public long conflicts;
    /** Offers sent again because a home moved, was reset or did not agree with the digest. */
    public long reenrolments;
    /** Values dropped by overflow policies or aborts at homes here. */
    public long dropped;
    /** Answers to attempts that had ended already. */
    public long staleAnswers;
    /** Messages whose fields contradict the select they name; dropped. */
    public long malformed;
    /** Deliveries of fenced homes; dropped. */
    public long fencedDeliveries;
}
