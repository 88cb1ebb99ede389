package io.strait.client;

import io.strait.Receiver;
import java.util.Iterator;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The forms in which a receiver can be walked through (C10), the same for every kind of receiver. */
public final class ReceiverViews {

    private ReceiverViews() {}

    /** See {@link Receiver#iterator()}. */
    public static <T> Iterator<T> iterator(Receiver<T> receiver) {
        return new ReceiverIterator<>(receiver);
    }

    /** See {@link Receiver#stream()}. */
    public static <T> Stream<T> stream(Receiver<T> receiver) {
        return StreamSupport.stream(new ReceiverSpliterator<>(new ReceiverIterator<>(receiver)), false);
    }

    /** See {@link Receiver#publisher()}. */
    public static <T> Flow.Publisher<T> publisher(Receiver<T> receiver) {
        return new ReceiverPublisher<>(receiver);
    }
}
