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

    /** What it makes takes memory. */
    non-sealed interface Sized extends Workload {

        /** How many things it makes. */
        long count();

        /** Makes them and keeps them. Called once. */
        void fill() throws Exception;
    }
}
