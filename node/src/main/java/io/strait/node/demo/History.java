package io.strait.node.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Everything that was offered and what became of it, checked against what is promised: each value that was taken is
 * received by exactly one receiver (D2), a value that was not taken by none (S1), values of one sender on one channel in
 * their order (D8), and a select fires exactly one branch. For all threads.
 */
final class History {

    /** Violations beyond these are only counted: one fault can show in every later value. */
    private static final int KEPT = 50;

    private final List<ValueStream> streams = new CopyOnWriteArrayList<>();
    private final List<Violation> violations = new ArrayList<>();
    private final AtomicLong violationCount = new AtomicLong();
    private final AtomicBoolean failed = new AtomicBoolean();

    /** The values that {@code sender}, a participant at {@code node}, will offer on {@code channel}. */
    synchronized ValueStream open(String sender, String node, String channel) {
        ValueStream stream = new ValueStream(this, streams.size(), sender, node, channel);
        streams.add(stream);
        return stream;
    }

    /** The stream that a value says it is of. */
    Optional<ValueStream> stream(int id) {
        return id >= 0 && id < streams.size() ? Optional.of(streams.get(id)) : Optional.empty();
    }

    /** Notes what must not happen. */
    void report(Violation.Kind kind, String detail) {
        violationCount.incrementAndGet();
        if (kind == Violation.Kind.FAILED) {
            failed.set(true);
        }
        synchronized (violations) {
            if (violations.size() < KEPT) {
                violations.add(new Violation(kind, detail));
            }
        }
    }

    /** Judges every value. All participants must have ended. */
    void finish() {
        streams.forEach(ValueStream::finish);
    }

    /** Whether a participant cannot go on, so that waiting for the others makes no sense. */
    boolean hasFailed() {
        return failed.get();
    }

    long violationCount() {
        return violationCount.get();
    }

    /** The first ones. */
    List<Violation> violations() {
        synchronized (violations) {
            return List.copyOf(violations);
        }
    }

    long offeredCount() {
        return streams.stream().mapToLong(ValueStream::offeredCount).sum();
    }

    long receivedCount() {
        return streams.stream().mapToLong(ValueStream::receivedCount).sum();
    }

    int streamCount() {
        return streams.size();
    }
}
