package io.strait.bench.rig;

/** One thing to measure: it is started, polled until it is over, and started again. One thread calls all of it. */
public interface Exchange extends AutoCloseable {

    /** Begins one exchange. The one before is over. */
    void begin();

    /** Does what there is to do and tells whether the exchange that was begun is over. */
    boolean poll();

    @Override
    void close();
}
