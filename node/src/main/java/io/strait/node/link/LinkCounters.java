package io.strait.node.link;

import java.util.concurrent.atomic.AtomicLongArray;

/** Counters with one writer, the holder of the turn; any thread may read them. They never go back. */
@SuppressWarnings("EnumOrdinal") // only a slot in this process's memory; the hot path wants no map
public final class LinkCounters {
    private final AtomicLongArray values = new AtomicLongArray(LinkCounter.values().length);

    LinkCounters() {}

    /** The count so far; may lag behind the writer by a moment. */
    public long get(LinkCounter counter) {
        return values.getOpaque(counter.ordinal());
    }

    void increment(LinkCounter counter) {
        add(counter, 1);
    }

    /** A plain read and an opaque write: the turn excludes a second writer, so no locked instruction is needed. */
    void add(LinkCounter counter, long amount) {
        int index = counter.ordinal();
        values.setOpaque(index, values.getPlain(index) + amount);
    }
}
