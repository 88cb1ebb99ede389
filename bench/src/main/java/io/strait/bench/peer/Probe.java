package io.strait.bench.peer;

import java.time.Duration;

/** One program that is ready to be measured, as often as asked. */
public interface Probe extends AutoCloseable {

    /**
     * Runs it for about this long.
     *
     * @throws ProbeFailedException when there is no answer
     */
    Sample measure(Duration atLeast);

    @Override
    void close();
}
