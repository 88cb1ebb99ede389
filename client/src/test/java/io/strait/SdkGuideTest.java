package io.strait;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The code of docs/sdk.md. */
@Timeout(30)
class SdkGuideTest {

    /** What travels as JSON. */
    public record Order(String item, int count) {}

    private final Strait strait = Strait.local();
    private final List<Order> served = new ArrayList<>();

    @AfterEach
    void close() {
        strait.close();
    }

    private void serve(Order order) {
        served.add(order);
    }

    @Test
    void shouldSendAndReceive() throws Exception {
        CompletableFuture<String> partner = partner("orders").receiveAsync();
        CompletableFuture<Void> reply =
                partner.thenCompose(value -> partner("orders").sendAsync("one " + value));

        Channel<String> orders = strait.channel("orders", Codec.utf8());
        orders.send("one espresso");
        String order = orders.receive();

        assertThat(order).isEqualTo("one one espresso");
        reply.get(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldWorkThroughBuffer() throws Exception {
        CompletableFuture<Void> closing = new CompletableFuture<>();
        strait.channelAsync("work", Codec.json(Order.class), ChannelOptions.buffered(100))
                .thenCompose(channel -> channel.sendAsync(new Order("tea", 1))
                        .thenCompose(sent -> closing.thenCompose(ready -> channel.closeAsync("done"))));
        closing.completeAsync(() -> null, CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS));

        Channel<Order> work = strait.channel("work", Codec.json(Order.class), ChannelOptions.buffered(100));
        work.sendAsync(new Order("espresso", 2)).thenRun(() -> System.out.println("in the buffer"));
        for (Order next : work) {
            serve(next);
        }

        assertThat(served).containsExactly(new Order("tea", 1), new Order("espresso", 2));
    }

    @Test
    void shouldSelect() throws Exception {
        Channel<String> orders = partner("orders");
        Channel<String> ticks = partner("ticks");

        Select<String> select = strait.<String>select()
                .receive(orders, value -> "order " + value)
                .send(ticks, "tick", () -> "ticked")
                .after(Duration.ofSeconds(1), () -> "idle");
        String what = select.run();

        assertThat(what).isEqualTo("idle");
        CompletableFuture<String> tick = ticks.receiveAsync();
        assertThat(select.run()).isEqualTo("ticked");
        assertThat(tick.get(10, TimeUnit.SECONDS)).isEqualTo("tick");
    }

    @Test
    void shouldSelectInALoop() throws Exception {
        Channel<String> orders = partner("loop-orders");
        Channel<String> ticks = partner("loop-ticks");
        List<String> seen = new ArrayList<>();
        CompletableFuture<String> tick = orders.sendAsync("tea").thenCompose(nothing -> ticks.receiveAsync());

        try (SelectLoop<String> loop = strait.selectLoop()) {
            SelectLoop.Branch onOrders = loop.receive(orders, value -> "order " + value);
            loop.send(ticks, () -> "tick at " + Instant.now(), () -> "ticked");
            loop.onClosed(closed -> "no more " + closed.channel());
            seen.add(loop.next());
            onOrders.disable();
            seen.add(loop.next());
        }

        assertThat(seen).containsExactly("order tea", "ticked");
        assertThat(tick.get(10, TimeUnit.SECONDS)).startsWith("tick at ");
    }

    @Test
    void shouldListen() {
        strait.addListener(new ConnectionListener() {
            @Override
            public void onSessionLost(ConnectionEvent event) {
                System.out.println("lost at " + event.endpoint() + ": " + event.detail());
            }
        });
    }

    @Test
    void shouldReply() throws Exception {
        CompletableFuture<Void> server = strait.channel("requests", Codec.channelRef())
                .receiveAsync()
                .thenCompose(ref -> strait.channel(ref, Codec.utf8()).sendAsync("pong"));

        Channel<ChannelRef> requests = strait.channel("requests", Codec.channelRef());
        Channel<String> replies = strait.channel("replies-" + UUID.randomUUID(), Codec.utf8());
        requests.send(replies.ref());
        String reply = replies.receive();

        assertThat(reply).isEqualTo("pong");
        server.get(10, TimeUnit.SECONDS);
    }

    @Test
    @DisplayName("every Java block of docs/sdk.md is code of this class")
    void shouldShowCodeThatRuns() throws Exception {
        String source = plain(Files.readString(Path.of("src/test/java/io/strait/SdkGuideTest.java")));
        Matcher blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/sdk.md")));

        int count = 0;
        while (blocks.find()) {
            assertThat(source).contains(plain(blocks.group(1)));
            count++;
        }
        assertThat(count).isEqualTo(6);
    }

    private static String plain(String code) {
        return code.replaceAll("\\s+", " ").strip();
    }

    private Channel<String> partner(String name) {
        return strait.channel(name, Codec.utf8());
    }
}
