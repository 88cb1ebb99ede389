package io.strait.node;

import io.strait.node.control.Endpoint;

/**
 * Where one plane of the node listens.
 *
 * @param advertised as others reach it; port 0: any free one, so that the true one is known after binding
 * @param bindHost the local interface
 */
public record PlaneAddress(Endpoint advertised, String bindHost) {

    /** The host that others use. */
    public String host() {
        return advertised.host();
    }

    /** The configured port; 0: any free one. */
    public int port() {
        return advertised.port();
    }

    /** As others reach it, once the port is known. */
    public Endpoint at(int boundPort) {
        return new Endpoint(advertised.host(), boundPort);
    }
}
