package io.strait.node.observe;

import java.time.Duration;

/**
 * Where the admin server listens.
 *
 * @param host the address to bind
 * @param port 0: the operating system chooses
 * @param portKey the configuration's key of the port, for error messages
 * @param timeout how long a request may wait for the node's other parts
 */
public record AdminSettings(String host, int port, String portKey, Duration timeout) {}
