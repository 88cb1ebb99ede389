package io.strait.node.observe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Health, metrics, cluster and channels over HTTP, read only, for operators and probes; docs/operations.md lists the paths.
 * Each request has a virtual thread and may block it.
 */
public final class AdminServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
    private static final int BACKLOG = 64;

    private final HttpServer server;
    private final ExecutorService threads;
    private final AdminPages pages;

    /**
     * Starts to listen.
     *
     * @throws ListenException when the port is taken or the address is not of this machine
     */
    public static AdminServer start(AdminSettings settings, AdminSources sources) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(settings.host(), settings.port()), BACKLOG);
            return new AdminServer(server, new AdminPages(sources, settings.timeout()));
        } catch (IOException e) {
            throw new ListenException("admin", settings.host(), settings.port(), settings.portKey(), e);
        }
    }

    private AdminServer(HttpServer server, AdminPages pages) {
        this.server = server;
        this.pages = pages;
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("strait-admin-", 0).factory());
        server.setExecutor(threads);
        server.createContext("/", this::onExchange);
        server.start();
    }

    /** Where it listens; never 0. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void onExchange(HttpExchange exchange) throws IOException {
        try (exchange) {
            AdminResponse response = respond(exchange);
            byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", response.contentType());
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(response.status(), head || body.length == 0 ? -1 : body.length);
            if (!head) {
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(body);
                }
            }
        }
    }

    private AdminResponse respond(HttpExchange exchange) {
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return AdminResponse.error(405, "method not allowed: method=" + method + " allowed=GET,HEAD");
        }
        try {
            return pages.respond(exchange.getRequestURI());
        } catch (RuntimeException e) {
            LOG.error("admin: request failed: uri={}", exchange.getRequestURI(), e);
            return AdminResponse.error(500, "internal error: " + e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
