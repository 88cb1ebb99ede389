package io.strait.example;

import io.strait.ChannelOptions;
import io.strait.tasklet.GuardedSelect;
import io.strait.tasklet.GuardedSelectLoop;
import io.strait.tasklet.LocalChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Channels for anything that can speak lines, such as {@code nc}.
 *
 * <pre>
 *   PUT name value         OK                once the value is taken or buffered
 *   GET name [timeoutMs]   VALUE name value  or TIMEOUT name
 *   SUB name               OK, then VALUE name value for each value that comes, until the connection ends
 *   QUIT                   BYE
 * </pre>
 *
 * <p>Anything else answers {@code ERR} and why. A value goes to one receiver. Each connection is one tasklet that selects over its
 * socket, the channels that it is subscribed to and the server's stop channel, so a client that goes away while it waits takes no
 * value with it.
 */
public final class LineServer implements AutoCloseable {

    /** The longest line in bytes, its end included. */
    public static final int MAX_LINE_BYTES = 8 << 10;
    /** How many names one server knows. */
    public static final int MAX_NAMES = 10_000;
    /** How many subscriptions one connection has. */
    public static final int MAX_SUBSCRIPTIONS = 64;
    /** How many values of a name wait before {@code PUT} does. */
    public static final int BUFFERED = 64;

    private static final int MAX_CONNECTIONS = 10_000;
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(30);

    private final Acceptor acceptor;
    private final Map<String, LocalChannel<String>> channels = new ConcurrentHashMap<>();

    private LineServer(Acceptor acceptor) {
        this.acceptor = acceptor;
    }

    /**
     * Serves from here on, on the loopback interface.
     *
     * @param port 0: any that is free
     * @throws IOException when the port cannot be used
     */
    public static LineServer start(int port) throws IOException {
        LineServer server = new LineServer(new Acceptor(
                "line-server", new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MAX_CONNECTIONS));
        server.acceptor.start(socket -> server.new Client(socket).serve());
        return server;
    }

    /** Serves until the process is stopped; the argument is the port, 0 for any. Prints the port. */
    public static void main(String[] arguments) throws IOException {
        LineServer server = start(arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]));
        System.out.println("port " + server.port());
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        ExampleMain.waitForever();
    }

    /** Where it listens. */
    public int port() {
        return acceptor.port();
    }

    /** Stops accepting, says {@code BYE} to all clients, and closes their connections. */
    @Override
    public void close() {
        acceptor.close();
    }

    private LocalChannel<String> channel(String name) throws CommandException {
        LocalChannel<String> known = channels.get(name);
        if (known != null) {
            return known;
        }
        if (channels.size() >= MAX_NAMES) {
            throw new CommandException("too many names: limit=" + MAX_NAMES);
        }
        return channels.computeIfAbsent(
                name, key -> acceptor.scheduler().channel(key, ChannelOptions.buffered(BUFFERED)));
    }

    private static final class CommandException extends Exception {
        private static final long serialVersionUID = 1;

        CommandException(String message) {
            super(message);
        }
    }

    /** What a select of a client came to. */
    private enum Event {
        SENT,
        RECEIVED,
        TIMED_OUT,
        INPUT,
        STOP
    }

    /** The tasklet of a connection. */
    private final class Client {
        private final Connection connection;
        /** What it waits for between two commands; stays armed, so a value costs the same for 64 subscriptions as for none. */
        private final GuardedSelectLoop<Event> waits;

        private final Set<String> subscriptions = new HashSet<>();
        private String receivedName = "";
        private String received = "";

        Client(SocketChannel socket) throws IOException {
            connection = new Connection(acceptor.scheduler(), socket, acceptor.stop(), WRITE_LIMIT, MAX_LINE_BYTES);
            waits = acceptor.scheduler().selectLoop();
            waits.guard(connection.readable(), readable -> Event.INPUT);
            waits.receive(acceptor.stop(), nothing -> Event.STOP);
            waits.onClosed(closed -> Event.STOP);
        }

        void serve() throws IOException, InterruptedException {
            try (waits) {
                boolean goesOn = true;
                while (goesOn) {
                    String line = connection.pollLine();
                    goesOn = line == null ? awaitSomething() : obey(line);
                }
            } catch (Connection.TooLongException e) {
                write("ERR " + e.getMessage());
                connection.finish(MAX_LINE_BYTES * 16L);
            }
        }

        /** Waits for input, or a value of a subscription; false when the connection is to end. */
        private boolean awaitSomething() throws IOException, InterruptedException {
            return switch (waits.next()) {
                case RECEIVED -> {
                    write("VALUE " + receivedName + " " + received);
                    yield true;
                }
                case INPUT -> connection.readAvailable();
                case STOP, SENT, TIMED_OUT -> bye();
            };
        }

        /** A select that ends when the client goes away or the server stops. */
        private GuardedSelect<Event> select() {
            return acceptor.scheduler()
                    .<Event>select()
                    .guard(connection.readable(), socket -> Event.INPUT)
                    .when(connection::hasRoom)
                    .receive(acceptor.stop(), nothing -> Event.STOP)
                    .onClosed(closed -> Event.STOP);
        }

        private Event received(String name, String value) {
            receivedName = name;
            received = value;
            return Event.RECEIVED;
        }

        private boolean bye() throws IOException, InterruptedException {
            write("BYE");
            return false;
        }

        private void write(String line) throws IOException, InterruptedException {
            connection.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }

        /** Does what the line says; false when the connection is to end. */
        private boolean obey(String line) throws IOException, InterruptedException {
            String[] words = line.split(" ", 3);
            try {
                return switch (words[0]) {
                    case "PUT" -> put(word(words, 1, "name"), word(words, 2, "value"));
                    case "GET" -> get(word(words, 1, "name"), words.length > 2 ? timeout(words[2]) : null);
                    case "SUB" -> subscribe(word(words, 1, "name"));
                    case "QUIT" -> bye();
                    default -> throw new CommandException("unknown command: known=PUT,GET,SUB,QUIT");
                };
            } catch (CommandException e) {
                write("ERR " + e.getMessage());
                return true;
            }
        }

        private static String word(String[] words, int index, String what) throws CommandException {
            if (words.length <= index || words[index].isEmpty()) {
                throw new CommandException("something is missing: what=" + what);
            }
            return words[index];
        }

        private static Duration timeout(String text) throws CommandException {
            if (!text.matches("[0-9]{1,9}")) {
                throw new CommandException("timeout is no number of milliseconds: timeout=" + text);
            }
            return Duration.ofMillis(Long.parseLong(text));
        }

        private boolean put(String name, String value) throws IOException, InterruptedException, CommandException {
            return operate(name, select().send(channel(name), value, () -> Event.SENT));
        }

        private boolean get(String name, @Nullable Duration timeout)
                throws IOException, InterruptedException, CommandException {
            GuardedSelect<Event> select = select().receive(channel(name), value -> received(name, value));
            if (timeout != null) {
                // One deadline for all rounds: input that comes meanwhile must not put it off.
                select.at(Instant.now().plus(timeout), () -> Event.TIMED_OUT);
            }
            return operate(name, select);
        }

        /** Waits for the operation; what the client sends meanwhile is kept for later. */
        private boolean operate(String name, GuardedSelect<Event> select) throws IOException, InterruptedException {
            while (true) {
                switch (select.run()) {
                    case SENT -> {
                        write("OK");
                        return true;
                    }
                    case RECEIVED -> {
                        write("VALUE " + name + " " + received);
                        return true;
                    }
                    case TIMED_OUT -> {
                        write("TIMEOUT " + name);
                        return true;
                    }
                    case INPUT -> {
                        if (!connection.readAvailable()) {
                            return false;
                        }
                    }
                    case STOP -> {
                        return bye();
                    }
                }
            }
        }

        private boolean subscribe(String name) throws IOException, InterruptedException, CommandException {
            if (!subscriptions.contains(name)) {
                if (subscriptions.size() >= MAX_SUBSCRIPTIONS) {
                    throw new CommandException("too many subscriptions: limit=" + MAX_SUBSCRIPTIONS);
                }
                waits.receive(channel(name), value -> received(name, value));
                subscriptions.add(name);
            }
            write("OK");
            return true;
        }
    }
}
