package io.strait.contract;

import io.strait.Strait;
import io.strait.StraitOptions;

/** A world that the contract suites run in. One per suite; suites use fresh channel names, so nothing needs cleaning. */
public interface Driver extends AutoCloseable {

    /** What a world is made of, for the few promises that show in some worlds only. */
    enum Kind {
        /** One core in this process, driven by its callers. */
        LOCAL,
        /** Three cores in this process behind a network that reorders. */
        SIMULATED,
        /** Real nodes and real connections. */
        CLUSTER
    }

    Kind kind();

    /** Whether values travel as bytes; where they are passed by reference there is neither codec nor size, and no session. */
    default boolean hasPayloads() {
        return true;
    }

    /** A client of its own. Clients opened one after another sit on different nodes where there are several. */
    default Strait open() {
        return open(StraitOptions.defaults());
    }

    /** As {@link #open()}; endpoints in {@code options} are replaced by the world's own. */
    Strait open(StraitOptions options);

    @Override
    void close() throws Exception;
}
