package io.strait.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EchoHttpServerTest {

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private EchoHttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = EchoHttpServer.start(0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private String raw(String text) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    @DisplayName("S10 a GET is answered with its request line and headers")
    void shouldEchoHead() throws Exception {
        HttpResponse<String> response =
                client.send(request("/?q=1").header("X-Test", "yes").build(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).startsWith("GET /?q=1 HTTP/1.1\r\n").contains("X-Test: yes\r\n");
    }

    @Test
    @DisplayName("S10 100 requests at one time, of all sizes, are each answered with their own body")
    void shouldEchoManyBodies() throws Exception {
        Random random = new Random(7);
        List<byte[]> bodies = new ArrayList<>();
        List<CompletableFuture<HttpResponse<byte[]>>> responses = new ArrayList<>();
        for (int index = 0; index < 100; index++) {
            byte[] body = new byte[index == 0 ? EchoHttpServer.MAX_BODY_BYTES : random.nextInt(60_000)];
            random.nextBytes(body);
            bodies.add(body);
            responses.add(client.sendAsync(
                    request("/").POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofByteArray()));
        }
        for (int index = 0; index < 100; index++) {
            HttpResponse<byte[]> response = responses.get(index).join();
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo(bodies.get(index));
        }
    }

    @Test
    @DisplayName("S10 other paths and methods, bodies that are too large and heads that are too long are refused")
    void shouldRefuse() throws Exception {
        assertThat(status(request("/other").build())).isEqualTo(404);
        HttpResponse<String> notAllowed = client.send(request("/").DELETE().build(), BodyHandlers.ofString());
        assertThat(notAllowed.statusCode()).isEqualTo(405);
        assertThat(notAllowed.headers().firstValue("Allow")).hasValue("GET, HEAD, POST");
        byte[] large = new byte[EchoHttpServer.MAX_BODY_BYTES + 1];
        assertThat(status(request("/").POST(BodyPublishers.ofByteArray(large)).build()))
                .isEqualTo(413);
        String longValue = "x".repeat(EchoHttpServer.MAX_HEAD_BYTES);
        assertThat(status(request("/").header("X-Long", longValue).build())).isEqualTo(431);
        HttpRequest.Builder many = request("/");
        for (int index = 0; index < 40; index++) {
            many.header("X-Many", "x".repeat(500));
        }
        assertThat(status(many.build())).isEqualTo(431);
    }

    private int status(HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.ofString()).statusCode();
    }

    @Test
    @DisplayName("S10 malformed requests are answered 400 and the connection ends")
    void shouldRefuseMalformed() throws IOException {
        for (String bad : List.of(
                "hello\r\n\r\n",
                "GET / HTTP/3.0\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX-Blank : 1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n folded\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab")) {
            assertThat(raw(bad))
                    .as(bad)
                    .startsWith("HTTP/1.1 400 Bad Request\r\n")
                    .contains("Connection: close\r\n");
        }
        assertThat(raw("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 501 ");
    }

    @Test
    @DisplayName("S10 requests that come in one packet are answered in order; one that is cut off is not")
    void shouldAnswerPipelined() throws IOException {
        String one = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n";
        String answers = raw(one + "1" + one + "2" + one + "3" + one);

        assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(4);
        assertThat(answers).containsSubsequence("\r\n\r\n1HTTP", "\r\n\r\n2HTTP", "\r\n\r\n3");
        assertThat(raw("GET / HTTP/1.0\r\n\r\nGET / HTTP/1.0\r\n\r\n").split("HTTP/1.1 200 OK", -1))
                .hasSize(2);
    }

    private static boolean refusesConnections(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return false;
        } catch (ConnectException e) {
            return true;
        }
    }

    @Test
    @DisplayName("S10 closing the stop channel ends idle connections and the listener")
    void shouldStop() throws IOException {
        try (Socket idle = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            idle.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream input = idle.getInputStream();
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            while (!answer.toString(StandardCharsets.US_ASCII).contains("Host: a\r\n")) {
                answer.write(input.read());
            }
            int port = server.port();

            server.close();

            assertThat(input.read()).isEqualTo(-1);
            await().until(() -> refusesConnections(port));
        }
    }
}
