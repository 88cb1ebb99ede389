package io.strait.toolbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.Channel;
import io.strait.ChannelClosedException;
import io.strait.Codec;
import io.strait.InvalidArgumentException;
import io.strait.ReceiveResult;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.TaskletKilled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class TimersTest {

    private final World world = new World(World.Kind.STRAIT);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void shouldBringOneInstantAndClose() throws InterruptedException {
        long begun = System.nanoTime();
        Timers.Timer timer = Timers.after(world.scheduler, Duration.ofMillis(20));

        assertThat(timer.receiver().receive()).isNotNull();
        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(20_000_000);
        assertThat(timer.receiver().receiveOrClosed()).isInstanceOf(ReceiveResult.Closed.class);
        timer.stage().join();
    }

    @Test
    @DisplayName("S10 a ticker is a branch of a select; closing it closes its channel")
    void shouldTickInASelect() throws InterruptedException {
        LocalChannel<String> orders = world.scheduler.channel();
        Timers.Timer ticker = Timers.ticker(world.scheduler, Duration.ofMillis(2));
        for (int i = 0; i < 3; i++) {
            assertThat(world.scheduler
                            .<String>select()
                            .receive(ticker.receiver(), instant -> "tick")
                            .receive(orders, order -> order)
                            .run())
                    .isEqualTo("tick");
        }
        ticker.close();
        ticker.stage().join();
        ReceiveResult<Instant> rest = ticker.receiver().receiveOrClosed();
        if (rest instanceof ReceiveResult.Received) {
            rest = ticker.receiver().receiveOrClosed();
        }
        assertThat(rest).isInstanceOf(ReceiveResult.Closed.class);
    }

    @Test
    @DisplayName("D1 a ticker feeds a channel of a Strait, until somebody closes it")
    void shouldTickOnAStrait() throws InterruptedException {
        Codec<Instant> instants = Codec.of(
                "text/instant",
                instant -> instant.toString().getBytes(StandardCharsets.UTF_8),
                bytes -> Instant.parse(new String(bytes, StandardCharsets.UTF_8)));
        Channel<Instant> ticks = world.strait.channel("ticks", instants);
        Stage stage = Timers.ticker(world.scheduler, Duration.ofMillis(2), ticks);
        Instant first = ticks.receive();
        assertThat(ticks.receive()).isAfter(first);
        ticks.close();
        stage.join();
    }

    @Test
    @DisplayName("T7 a killed timer closes its channel")
    void shouldCloseWhenKilled() {
        Timers.Timer timer = Timers.after(world.scheduler, Duration.ofHours(1));
        timer.stage().kill();

        assertThatThrownBy(() -> timer.receiver().receive()).isInstanceOf(ChannelClosedException.class);
        assertThatThrownBy(() -> timer.stage().join()).hasCauseInstanceOf(TaskletKilled.class);
        assertThatThrownBy(() -> Timers.ticker(world.scheduler, Duration.ZERO))
                .isInstanceOf(InvalidArgumentException.class);
    }
}
