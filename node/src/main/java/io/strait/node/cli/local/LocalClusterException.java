package io.strait.node.cli.local;

/**
 * Nodes of this machine cannot be started, found or kept track of. For a node that did not come up the message has its last
 * words and the path of its log.
 */
public final class LocalClusterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LocalClusterException(String message) {
        super(message);
    }

    LocalClusterException(String message, Throwable cause) {
        super(message, cause);
    }
}
