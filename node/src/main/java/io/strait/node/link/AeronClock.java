package io.strait.node.link;

import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * The clocks that driver and client read. Theirs, not ours: the link layer itself knows only the time it is given. A
 * test moves both to let a driver time out.
 */
record AeronClock(NanoClock nanos, EpochClock epoch) {
    static final AeronClock SYSTEM = new AeronClock(SystemNanoClock.INSTANCE, SystemEpochClock.INSTANCE);
}
