package io.strait.example;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An HTTP/1.1 server (RFC 9112) that echoes: {@code GET /} answers with the request's head, {@code POST /} with its body. It keeps
 * connections alive, pipelines, and bounds what it reads.
 *
 * <p>Each connection is one tasklet that reads like a blocking program; while it waits it is a select over its socket, the stop
 * channel and a limit of time. All run on one thread.
 */
public final class EchoHttpServer implements AutoCloseable {

    /** The largest head of a request: request line and headers together. */
    public static final int MAX_HEAD_BYTES = 16 << 10;
    /** The largest body that is echoed. */
    public static final int MAX_BODY_BYTES = 1 << 20;

    private static final int MAX_CONNECTIONS = 10_000;
    private static final Duration IDLE_LIMIT = Duration.ofSeconds(30);

    private final Acceptor acceptor;

    private EchoHttpServer(Acceptor acceptor) {
        this.acceptor = acceptor;
    }

    /**
     * Serves from here on, on the loopback interface.
     *
     * @param port 0: any that is free
     * @throws IOException when the port cannot be used
     */
    public static EchoHttpServer start(int port) throws IOException {
        EchoHttpServer server = new EchoHttpServer(new Acceptor(
                "echo-http", new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MAX_CONNECTIONS));
        server.acceptor.start(server::serve);
        return server;
    }

    /** Serves until the process is stopped; the argument is the port, 0 for any. Prints the port. */
    public static void main(String[] arguments) throws IOException {
        EchoHttpServer server = start(arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]));
        System.out.println("port " + server.port());
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        ExampleMain.waitForever();
    }

    /** Where it listens. */
    public int port() {
        return acceptor.port();
    }

    /** Stops accepting, lets requests that were read be answered, and closes all connections. */
    @Override
    public void close() {
        acceptor.close();
    }

    // ---- a connection
    // ---------------------------------------------------------------------------------------------------

    private record Head(String method, String target, String version, List<String> headers) {

        /** The only value of a header; "" when it is missing. */
        String header(String name) throws BadRequestException {
            String found = null;
            for (String header : headers) {
                int colon = header.indexOf(':');
                if (header.substring(0, colon).equalsIgnoreCase(name)) {
                    String value = header.substring(colon + 1).strip();
                    if (found != null && !found.equals(value)) {
                        throw new BadRequestException(400, "header is contradictory: name=" + name);
                    }
                    found = value;
                }
            }
            return found == null ? "" : found;
        }

        boolean keepsAlive() throws BadRequestException {
            String connection = header("Connection").toLowerCase(Locale.ROOT);
            return version.equals("HTTP/1.1") ? !connection.equals("close") : connection.equals("keep-alive");
        }
    }

    private static final class BadRequestException extends Exception {
        private static final long serialVersionUID = 1;
        private final int status;

        BadRequestException(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    private void serve(SocketChannel socket) throws IOException, InterruptedException {
        Connection connection =
                new Connection(acceptor.scheduler(), socket, acceptor.stop(), IDLE_LIMIT, MAX_HEAD_BYTES);
        boolean goesOn = true;
        while (goesOn) {
            try {
                Head head = readHead(connection);
                goesOn = head.keepsAlive();
                answer(connection, head, goesOn);
            } catch (BadRequestException e) {
                // Where the next request begins is not known.
                goesOn = false;
                respond(connection, e.status, "", e.getMessage() + "\n", false, true);
                connection.finish(4L * MAX_BODY_BYTES);
            }
        }
    }

    private static Head readHead(Connection connection) throws IOException, InterruptedException, BadRequestException {
        try {
            String line = connection.readLine();
            while (line.isEmpty()) {
                line = connection.readLine();
            }
            String[] words = line.split(" ", -1);
            if (words.length != 3 || !words[2].matches("HTTP/1\\.[01]")) {
                throw new BadRequestException(400, "request line is malformed");
            }
            return new Head(words[0], words[1], words[2], readHeaders(connection, MAX_HEAD_BYTES - line.length()));
        } catch (Connection.TooLongException e) {
            throw new BadRequestException(431, "head is too long: limit=" + MAX_HEAD_BYTES);
        }
    }

    private static List<String> readHeaders(Connection connection, int mostBytes)
            throws IOException, InterruptedException, BadRequestException {
        List<String> headers = new ArrayList<>();
        int left = mostBytes;
        for (String line = connection.readLine(); !line.isEmpty(); line = connection.readLine()) {
            left -= line.length() + 2;
            if (left < 0) {
                throw new BadRequestException(431, "head is too long: limit=" + MAX_HEAD_BYTES);
            }
            // No blank before the colon, and no folded lines: both are ways to smuggle requests (RFC 9112, 5.1 and
            // 5.2).
            if (line.indexOf(':') < 1 || !line.substring(0, line.indexOf(':')).matches("[!-9;-~]+")) {
                throw new BadRequestException(400, "header is malformed");
            }
            headers.add(line);
        }
        return headers;
    }

    private static void answer(Connection connection, Head head, boolean goesOn)
            throws IOException, InterruptedException, BadRequestException {
        if (head.version.equals("HTTP/1.1") && head.header("Host").isEmpty()) {
            throw new BadRequestException(400, "header is missing: name=Host");
        }
        byte[] body = readBody(connection, head);
        int query = head.target.indexOf('?');
        String path = query < 0 ? head.target : head.target.substring(0, query);
        if (!path.equals("/")) {
            respond(connection, 404, "", "not found: path=" + path + "\n", goesOn, !head.method.equals("HEAD"));
            return;
        }
        switch (head.method) {
            case "GET", "HEAD" -> {
                String echo = head.method + " " + head.target + " " + head.version + "\r\n"
                        + String.join("\r\n", head.headers) + "\r\n";
                respond(connection, 200, "", echo, goesOn, head.method.equals("GET"));
            }
            case "POST" -> {
                byte[] answer =
                        concat(header(200, "Content-Type: application/octet-stream\r\n", body.length, goesOn), body);
                connection.write(answer);
            }
            default -> respond(connection, 405, "Allow: GET, HEAD, POST\r\n", "method is not allowed\n", goesOn, true);
        }
    }

    private static byte[] readBody(Connection connection, Head head)
            throws IOException, InterruptedException, BadRequestException {
        if (!head.header("Transfer-Encoding").isEmpty()) {
            throw new BadRequestException(501, "transfer encodings are not supported: use Content-Length");
        }
        String length = head.header("Content-Length");
        if (length.isEmpty()) {
            return new byte[0];
        }
        if (!length.matches("[0-9]{1,18}")) {
            throw new BadRequestException(400, "header is malformed: name=Content-Length");
        }
        if (Long.parseLong(length) > MAX_BODY_BYTES) {
            throw new BadRequestException(413, "body is too large: limit=" + MAX_BODY_BYTES);
        }
        if (head.header("Expect").equalsIgnoreCase("100-continue")) {
            connection.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        return connection.readBytes(Integer.parseInt(length));
    }

    private static void respond(
            Connection connection, int status, String headers, String text, boolean goesOn, boolean withBody)
            throws IOException, InterruptedException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        byte[] head = header(status, headers + "Content-Type: text/plain; charset=utf-8\r\n", body.length, goesOn);
        connection.write(withBody ? concat(head, body) : head);
    }

    private static byte[] header(int status, String headers, int length, boolean goesOn) {
        String head = "HTTP/1.1 " + status + " " + reason(status) + "\r\n" + headers + "Content-Length: " + length
                + "\r\n" + (goesOn ? "" : "Connection: close\r\n") + "\r\n";
        return head.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 413 -> "Content Too Large";
            case 431 -> "Request Header Fields Too Large";
            case 501 -> "Not Implemented";
            default -> throw new IllegalArgumentException("unknown status: status=" + status);
        };
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = new byte[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
