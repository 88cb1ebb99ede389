package io.strait;

/**
 * Where a node serves clients.
 *
 * @param host a name or an address; an IPv6 address without brackets
 * @param port 1 to 65,535
 */
public record Endpoint(String host, int port) {

    /** The port of a node unless configured otherwise. */
    public static final int DEFAULT_PORT = 7400;

    /**
     * Reads {@code host}, {@code host:port} or {@code [ipv6]:port}.
     *
     * @throws InvalidArgumentException naming the fault
     */
    public static Endpoint parse(String text) {
        String trimmed = text.trim();
        int bracket = trimmed.lastIndexOf(']');
        int colon = trimmed.lastIndexOf(':');
        String host = colon > bracket ? trimmed.substring(0, colon) : trimmed;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw invalid(text, "an IPv6 address needs brackets");
        }
        if (host.isEmpty() || host.chars().anyMatch(c -> c <= ' ' || c == '/' || c == '[' || c == ']')) {
            throw invalid(text, "no host name");
        }
        return new Endpoint(host, colon > bracket ? port(text, trimmed.substring(colon + 1)) : DEFAULT_PORT);
    }

    private static int port(String text, String digits) {
        try {
            int port = Integer.parseInt(digits);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new InvalidArgumentException("endpoint: port is not a number: endpoint=" + text, e);
        }
        throw invalid(text, "port is not in 1..65535");
    }

    private static InvalidArgumentException invalid(String text, String fault) {
        return new InvalidArgumentException("endpoint: " + fault + ": endpoint=" + text + " expected=host:port");
    }

    /** {@code host:port}, with brackets around an IPv6 address. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
