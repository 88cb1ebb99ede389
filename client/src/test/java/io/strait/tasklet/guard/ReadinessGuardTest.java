package io.strait.tasklet.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.tasklet.Guard;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.Tasklet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReadinessGuardTest {

    private final Scheduler scheduler = Scheduler.start();
    private Pipe pipe;

    @BeforeEach
    void open() throws IOException {
        pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        pipe.sink().configureBlocking(false);
    }

    @AfterEach
    void close() throws IOException {
        scheduler.close();
        pipe.source().close();
        pipe.sink().close();
    }

    private <T> Tasklet<T> select(Guard<T> guard) {
        return scheduler.spawn(
                () -> scheduler.<T>select().guard(guard, value -> value).run());
    }

    @Test
    @DisplayName("S10 sockets accept, connect, read and write in tasklets of one scheduler")
    void shouldServeSockets() throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            server.configureBlocking(false);
            Tasklet<String> serving = scheduler.spawn(() -> {
                select(Guards.acceptable(server)).join();
                try (SocketChannel accepted = server.accept()) {
                    accepted.configureBlocking(false);
                    ByteBuffer buffer = ByteBuffer.allocate(16);
                    while (buffer.position() < 5) {
                        select(Guards.readable(accepted)).join();
                        accepted.read(buffer);
                    }
                    return new String(buffer.array(), 0, buffer.position(), "US-ASCII");
                }
            });
            Tasklet<Void> connecting = scheduler.spawn(() -> {
                try (SocketChannel socket = SocketChannel.open()) {
                    socket.configureBlocking(false);
                    socket.connect(server.getLocalAddress());
                    select(Guards.connectable(socket)).join();
                    assertThat(socket.finishConnect()).isTrue();
                    select(Guards.writable(socket)).join();
                    socket.write(ByteBuffer.wrap("hello".getBytes("US-ASCII")));
                }
            });
            connecting.join();
            assertThat(serving.join()).isEqualTo("hello");
        }
    }

    @Test
    @DisplayName("S10 readiness is a level: it fires in each round until the bytes are read")
    void shouldFireWhileReadable() throws Exception {
        pipe.sink().write(ByteBuffer.wrap(new byte[] {1}));
        Guard<Pipe.SourceChannel> guard = Guards.readable(pipe.source());
        for (int round = 0; round < 3; round++) {
            assertThat(select(guard).join()).isSameAs(pipe.source());
        }
        ByteBuffer buffer = ByteBuffer.allocate(2);
        pipe.source().read(buffer);
        Tasklet<Pipe.SourceChannel> waiting = select(guard);
        pipe.sink().close();
        waiting.join();
        assertThat(pipe.source().read(buffer)).isEqualTo(-1);
    }

    @Test
    @DisplayName("S10 a socket branch that loses many rounds stays usable, beside another select on the same socket")
    void shouldSurviveLostRounds() throws Exception {
        LocalChannel<Integer> channel = scheduler.channel();
        Guard<Pipe.SourceChannel> guard = Guards.readable(pipe.source());
        Tasklet<Pipe.SourceChannel> other = select(guard);
        Tasklet<Integer> lost = scheduler.spawn(() -> {
            int count = 0;
            while (scheduler
                    .<Boolean>select()
                    .guard(guard, ready -> false)
                    .receive(channel, value -> true)
                    .run()) {
                count++;
            }
            return count;
        });
        scheduler
                .spawn(() -> {
                    for (int value = 0; value < 2_000; value++) {
                        channel.send(value);
                    }
                })
                .join();
        pipe.sink().write(ByteBuffer.wrap(new byte[] {1}));

        other.join();
        assertThat(lost.join()).isEqualTo(2_000);
    }

    @Test
    @DisplayName("S10 a channel that is closed ends the wait, before it begins and while it waits")
    void shouldFailOnClose() throws Exception {
        Guard<Pipe.SourceChannel> guard = Guards.readable(pipe.source());
        Tasklet<Pipe.SourceChannel> waiting = select(guard);
        while (pipe.source().isRegistered() == false) {
            Thread.yield();
        }
        pipe.source().close();

        assertThatThrownBy(waiting::join).cause().hasCauseInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> select(guard).join()).cause().hasCauseInstanceOf(ClosedChannelException.class);
    }

    @Test
    @DisplayName("S10 a channel in blocking mode, and an operation that it has not, are refused")
    void shouldRefuseUnfitChannel() throws Exception {
        Pipe blocking = Pipe.open();
        try {
            assertThatThrownBy(() -> select(Guards.readable(blocking.source())).join())
                    .hasCauseInstanceOf(IllegalBlockingModeException.class);
            assertThatThrownBy(() -> Guards.readable(blocking.sink()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("channel is never readable");
        } finally {
            blocking.source().close();
            blocking.sink().close();
        }
    }
}
