package io.strait.node.demo;

import java.util.concurrent.atomic.AtomicInteger;

/** Several participants end one after another, and the last one closes the door. */
final class LastOne {

    private final AtomicInteger remaining;

    LastOne(int participants) {
        remaining = new AtomicInteger(participants);
    }

    /** Called once by each; true for the last. */
    boolean leave() {
        return remaining.decrementAndGet() == 0;
    }
}
