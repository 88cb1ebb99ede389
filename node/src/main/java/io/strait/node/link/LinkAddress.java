package io.strait.node.link;

import java.util.regex.Pattern;

/**
 * Where this node listens and what it tells others.
 *
 * @param bindHost name or address to bind; IPv6 in brackets
 * @param port to bind; 0 takes a free one
 * @param advertisedHost what other nodes connect to; must not be a wildcard
 */
public record LinkAddress(String bindHost, int port, String advertisedHost) {
    /** No character that means something in an Aeron channel URI. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.%]{2,64}]");

    private static final int MAX_PORT = 65_535;

    public LinkAddress {
        if (!HOST.matcher(bindHost).matches()) {
            throw new IllegalArgumentException("link address: not a host: bindHost=" + bindHost);
        }
        if (!HOST.matcher(advertisedHost).matches() || isWildcard(advertisedHost)) {
            throw new IllegalArgumentException(
                    "link address: not a host that others can reach: advertisedHost=" + advertisedHost);
        }
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("link address: not a port: port=" + port);
        }
    }

    /** Binds and advertises the same host. */
    public static LinkAddress of(String host, int port) {
        return new LinkAddress(host, port, host);
    }

    /** Whether this is a {@code host:port} that can be put into a channel URI as it is. */
    static boolean isEndpoint(String endpoint) {
        int colon = endpoint.lastIndexOf(':');
        if (colon < 1 || !HOST.matcher(endpoint.substring(0, colon)).matches()) {
            return false;
        }
        int port = portOf(endpoint);
        return port > 0 && port <= MAX_PORT;
    }

    /** The port of {@code host:port}, -1 when there is none. */
    static int portOf(String endpoint) {
        String digits = endpoint.substring(endpoint.lastIndexOf(':') + 1);
        if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        return Integer.parseInt(digits);
    }

    private static boolean isWildcard(String host) {
        return host.equals("0.0.0.0") || host.equals("[::]");
    }
}
