package io.strait.client.port;

import io.strait.Strait;
import io.strait.StraitOptions;
import io.strait.client.PortStrait;

/** Builds the public API over a port. */
public final class StraitFactory {

    private StraitFactory() {}

    /** As {@link #over(OperationPort, ProgramPort, StraitOptions)}, where no programs are run. */
    public static Strait over(OperationPort port, StraitOptions options) {
        return over(port, new NoPrograms(port), options);
    }

    /**
     * The API over {@code port}. Closing it closes the port.
     *
     * @param programs where requests about programs go; stays open
     * @param options what concerns the caller's side: {@code spin}, {@code closeTimeout}, {@code supplierThreads}
     */
    public static Strait over(OperationPort port, ProgramPort programs, StraitOptions options) {
        return new PortStrait(port, programs, options);
    }
}
