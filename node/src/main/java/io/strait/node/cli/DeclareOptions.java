package io.strait.node.cli;

import io.strait.ChannelOptions;
import io.strait.Overflow;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a channel should be; nothing given, nothing declared. */
final class DeclareOptions {

    @Option(
            names = "--capacity",
            paramLabel = "N",
            description = "Declare the channel with a buffer for N values; 0 is a rendezvous.")
    private @Nullable Integer capacity;

    @Option(
            names = "--overflow",
            paramLabel = "POLICY",
            description =
                    "What a send to a full buffer does: ${COMPLETION-CANDIDATES}. Declares the channel; the capacity"
                            + " is 1 unless given.")
    private @Nullable Overflow overflow;

    @Option(names = "--max-waiting", paramLabel = "N", description = "Declare how many offers may wait per direction.")
    private @Nullable Integer maxWaiting;

    @Option(names = "--max-payload", paramLabel = "BYTES", description = "Declare the largest value.")
    private @Nullable Integer maxPayload;

    boolean isEmpty() {
        return capacity == null && overflow == null && maxWaiting == null && maxPayload == null;
    }

    ChannelOptions options() {
        int implied = overflow == null || overflow == Overflow.SUSPEND ? 0 : 1;
        ChannelOptions options = ChannelOptions.buffered(capacity == null ? implied : capacity);
        options = overflow == null ? options : options.withOverflow(overflow);
        options = maxWaiting == null ? options : options.withMaxWaiting(maxWaiting);
        return maxPayload == null ? options : options.withMaxPayloadBytes(maxPayload);
    }
}
