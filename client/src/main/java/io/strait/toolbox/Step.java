package io.strait.toolbox;

/** A function that may block and may fail. Runs in a tasklet. */
@FunctionalInterface
public interface Step<T, R> {

    /** The result for {@code value}; never null. */
    R apply(T value) throws Exception;
}
