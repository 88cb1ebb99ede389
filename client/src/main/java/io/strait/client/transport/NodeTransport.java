package io.strait.client.transport;

import io.strait.Endpoint;

/** Makes streams to nodes. */
public interface NodeTransport {

    /**
     * Starts a stream. Does not block; when the node cannot be reached the listener hears of the end.
     *
     * @param listener called by one thread at a time; from within a call to the stream only by {@link NodeStream#abandon}
     */
    NodeStream open(Endpoint endpoint, NodeStream.Listener listener);
}
