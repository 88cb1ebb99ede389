package io.strait.node.control;

/**
 * Where something listens, as others reach it.
 *
 * @param host a host name or an address; an IPv6 address without brackets
 * @param port 0 to 65535; 0 means that the operating system chooses, so it is never an endpoint that others are told
 */
public record Endpoint(String host, int port) {

    /** The largest port. */
    public static final int MAX_PORT = 65535;

    /**
     * Checks the endpoint.
     *
     * @throws IllegalArgumentException naming the field, its value and the limit
     */
    public Endpoint {
        if (host.isBlank()
                || host.indexOf('[') >= 0
                || host.indexOf('/') >= 0
                || host.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("host: not a host name or address: value=" + host);
        }
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port: out of range: value=" + port + " limit=0.." + MAX_PORT);
        }
    }

    /**
     * Reads {@code host:port} or {@code [address]:port}.
     *
     * @throws IllegalArgumentException naming the text and what is wrong with it
     */
    public static Endpoint parse(String text) {
        String trimmed = text.strip();
        int colon = trimmed.lastIndexOf(':');
        if (colon <= 0 || colon == trimmed.length() - 1) {
            throw new IllegalArgumentException("endpoint: expected host:port: value=" + text);
        }
        String host = trimmed.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (!bracketed && host.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "endpoint: an IPv6 address needs brackets, [address]:port: value=" + text);
        }
        return new Endpoint(
                bracketed ? host.substring(1, host.length() - 1) : host, parsePort(trimmed.substring(colon + 1), text));
    }

    private static int parsePort(String digits, String text) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("endpoint: the port is not a number: value=" + text, e);
        }
    }

    /** {@code host:port}, an IPv6 address in brackets. */
    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
