package io.strait.client;

import java.util.Spliterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream's view of an iterator that never takes a value before it is asked for one. The JDK's own adapter would, when split,
 * take whole batches that a stream which ends early never hands on.
 */
final class ReceiverSpliterator<T> implements Spliterator<T> {

    private final ReceiverIterator<T> values;

    ReceiverSpliterator(ReceiverIterator<T> values) {
        this.values = values;
    }

    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
        if (!values.hasNext()) {
            return false;
        }
        action.accept(values.next());
        return true;
    }

    @Override
    public @Nullable Spliterator<T> trySplit() {
        return null;
    }

    @Override
    public long estimateSize() {
        return Long.MAX_VALUE;
    }

    @Override
    public int characteristics() {
        return ORDERED | NONNULL;
    }
}
