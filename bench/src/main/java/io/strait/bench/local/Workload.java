package io.strait.bench.local;

/** A program of Strait's that is measured. One thread calls it. */
public sealed interface Workload extends AutoCloseable {

    /** Ends what it made; nothing for what is in memory only. */
    @Override
    default void close() {}

    /** What it does takes time. */
    non-sealed interface Timed extends Workload {

        /**
         * Does it.
         *
         * @param atLeast how many operations
         * @return how many it did
         */
        long run(int atLeast) throws Exception;
    }
}
