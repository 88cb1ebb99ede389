package io.strait.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LineServerTest {

    private LineServer server;
    private final List<Client> clients = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = LineServer.start(0);
    }

    @AfterEach
    void stop() throws IOException {
        for (Client client : clients) {
            client.socket.close();
        }
        server.close();
    }

    private static final class Client {
        final Socket socket;
        private final BufferedReader reader;

        Client(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        }

        String read() throws IOException {
            return reader.readLine();
        }

        String ask(String line) throws IOException {
            write(line + "\n");
            return read();
        }
    }

    private Client connect() throws IOException {
        Client client = new Client(server.port());
        clients.add(client);
        return client;
    }

    @Test
    @DisplayName("S10 a value that one client puts is got by another, before or after")
    void shouldPassValues() throws IOException {
        Client one = connect();
        Client two = connect();

        assertThat(one.ask("PUT fruit an apple, grün")).isEqualTo("OK");
        assertThat(two.ask("GET fruit")).isEqualTo("VALUE fruit an apple, grün");
        two.write("GET fruit\r\n");
        assertThat(one.ask("PUT fruit pear")).isEqualTo("OK");
        assertThat(two.read()).isEqualTo("VALUE fruit pear");
        assertThat(two.ask("QUIT")).isEqualTo("BYE");
        assertThat(two.read()).isNull();
    }

    @Test
    @DisplayName("S4 a GET with a timeout answers when nothing comes")
    void shouldTimeOut() throws IOException {
        Client client = connect();
        long beforeNs = System.nanoTime();
        assertThat(client.ask("GET nothing 20")).isEqualTo("TIMEOUT nothing");
        assertThat(System.nanoTime() - beforeNs).isGreaterThanOrEqualTo(19_000_000);
    }

    @Test
    @DisplayName("S1 two subscribers share the values of two names: each goes to one of them")
    void shouldSubscribe() throws Exception {
        Client putting = connect();
        List<Thread> threads = new ArrayList<>();
        List<List<String>> seen = new ArrayList<>();
        for (int index = 0; index < 2; index++) {
            Client subscriber = connect();
            assertThat(subscriber.ask("SUB a")).isEqualTo("OK");
            assertThat(subscriber.ask("SUB b")).isEqualTo("OK");
            List<String> values = new ArrayList<>();
            seen.add(values);
            Thread thread = new Thread(() -> {
                try {
                    for (String line = subscriber.read(); !"BYE".equals(line); line = subscriber.read()) {
                        values.add(line);
                    }
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            thread.start();
            threads.add(thread);
        }
        Set<String> expected = new HashSet<>();
        StringBuilder lines = new StringBuilder();
        for (int value = 0; value < 1_000; value++) {
            String name = value % 2 == 0 ? "a" : "b";
            lines.append("PUT ").append(name).append(" ").append(value).append("\n");
            expected.add("VALUE " + name + " " + value);
        }
        putting.write(lines.toString());
        for (int value = 0; value < 1_000; value++) {
            assertThat(putting.read()).isEqualTo("OK");
        }
        // What is buffered still goes to the subscribers before the stop does.
        server.close();
        for (Thread thread : threads) {
            thread.join();
        }

        List<String> all = new ArrayList<>(seen.get(0));
        all.addAll(seen.get(1));
        assertThat(all).hasSize(1_000);
        assertThat(new HashSet<>(all)).isEqualTo(expected);
    }

    @Test
    @DisplayName("S1 a client that goes away while it waits takes no value")
    void shouldWithdrawWhenClientGoes() throws IOException {
        Client leaving = connect();
        leaving.write("GET fruit\n");
        assertThat(connect().ask("GET other 20")).isEqualTo("TIMEOUT other");
        leaving.socket.shutdownOutput();
        assertThat(leaving.read()).isNull();

        Client client = connect();
        assertThat(client.ask("PUT fruit fig")).isEqualTo("OK");
        assertThat(client.ask("GET fruit 5000")).isEqualTo("VALUE fruit fig");
    }

    @Test
    @DisplayName("C2 a PUT waits while the buffer is full, and what is sent meanwhile is done afterwards")
    void shouldWaitWhenFull() throws IOException {
        Client putting = connect();
        for (int value = 0; value < LineServer.BUFFERED; value++) {
            assertThat(putting.ask("PUT full " + value)).isEqualTo("OK");
        }
        putting.write("PUT full last\nPUT other later\n");
        Client getting = connect();
        assertThat(getting.ask("GET other 20")).isEqualTo("TIMEOUT other");
        assertThat(getting.ask("GET full")).isEqualTo("VALUE full 0");
        assertThat(putting.read()).isEqualTo("OK");
        assertThat(putting.read()).isEqualTo("OK");
        assertThat(getting.ask("GET other")).isEqualTo("VALUE other later");
    }

    @Test
    @DisplayName("S10 bad lines are answered with an error that says why; a line without end ends the connection")
    void shouldRefuseBadLines() throws IOException {
        Client client = connect();
        assertThat(client.ask("HELLO")).startsWith("ERR unknown command");
        assertThat(client.ask("PUT name")).isEqualTo("ERR something is missing: what=value");
        assertThat(client.ask("GET")).isEqualTo("ERR something is missing: what=name");
        assertThat(client.ask("GET name soon")).startsWith("ERR timeout is no number");
        for (int index = 0; index < LineServer.MAX_SUBSCRIPTIONS; index++) {
            assertThat(client.ask("SUB name" + index)).isEqualTo("OK");
        }
        assertThat(client.ask("SUB one-more")).startsWith("ERR too many subscriptions");
        client.write("x".repeat(LineServer.MAX_LINE_BYTES + 1));
        assertThat(client.read()).startsWith("ERR line is too long");
        client.socket.shutdownOutput();
        assertThat(client.read()).isNull();
    }

    @Test
    @DisplayName("S10 a stop says goodbye to clients that wait")
    void shouldStop() throws IOException {
        Client idle = connect();
        assertThat(idle.ask("PUT a 1")).isEqualTo("OK");
        Client waiting = connect();
        waiting.write("GET nothing\n");
        assertThat(connect().ask("GET other 20")).isEqualTo("TIMEOUT other");

        server.close();

        assertThat(idle.read()).isEqualTo("BYE");
        assertThat(waiting.read()).isEqualTo("BYE");
        assertThat(waiting.read()).isNull();
    }
}
