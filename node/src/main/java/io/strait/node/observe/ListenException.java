package io.strait.node.observe;

import java.io.IOException;

/** A server of this node cannot listen where it is configured to. */
public final class ListenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Says where, and which key of the configuration says so.
     *
     * @param server which one, for instance {@code edge}
     * @param host the configured host
     * @param port the configured port
     * @param key the configuration's key of the port
     */
    public ListenException(String server, String host, int port, String key, IOException cause) {
        super(
                server + ": cannot listen: endpoint=" + host + ":" + port + " key=" + key + " cause="
                        + rootMessage(cause),
                cause);
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
