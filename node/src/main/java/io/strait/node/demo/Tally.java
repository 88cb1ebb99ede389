package io.strait.node.demo;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** What one workload has done so far. For all threads. */
final class Tally {

    private static final int DIGITS = 2;
    private static final long LONGEST_US = TimeUnit.MINUTES.toMicros(10);

    private final LongAdder operations = new LongAdder();
    private final LongAdder selects = new LongAdder();
    private final LongAdder matches = new LongAdder();
    private final LongAdder crossNode = new LongAdder();
    private final LongAdder participants = new LongAdder();
    private final Histogram latencyUs = new ConcurrentHistogram(LONGEST_US, DIGITS);

    void participant() {
        participants.increment();
    }

    /** An operation of a participant was answered: a send, a receive or a round of a select. */
    void operation(long startNs) {
        operations.increment();
        long us = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNs);
        latencyUs.recordValue(Math.clamp(us, 0, LONGEST_US));
    }

    /** A branch of a select fired. */
    void select() {
        selects.increment();
    }

    /** A value went from a sender to a receiver; {@code remote} if the two or the channel's home sat on different nodes. */
    void match(boolean remote) {
        matches.increment();
        if (remote) {
            crossNode.increment();
        }
    }

    long operations() {
        return operations.sum();
    }

    long selects() {
        return selects.sum();
    }

    long matches() {
        return matches.sum();
    }

    long crossNode() {
        return crossNode.sum();
    }

    long participants() {
        return participants.sum();
    }

    /** Time from the start of an operation to its answer, waiting for a partner included; in microseconds. */
    long latencyUs(double percentile) {
        return latencyUs.getValueAtPercentile(percentile);
    }
}
