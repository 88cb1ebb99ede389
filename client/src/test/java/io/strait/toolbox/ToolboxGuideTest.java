package io.strait.toolbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.Channel;
import io.strait.ChannelOptions;
import io.strait.Codec;
import io.strait.Overflow;
import io.strait.Receiver;
import io.strait.Strait;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The code of docs/toolbox.md. */
@Timeout(30)
final class ToolboxGuideTest {

    private final Strait strait = Strait.local();
    private final Scheduler scheduler = Scheduler.start();
    private final List<String> printed = new ArrayList<>();

    @AfterEach
    void close() {
        scheduler.close();
        strait.close();
    }

    private void print(Object what) {
        printed.add(String.valueOf(what));
    }

    @Test
    void shouldKeepAPromise() throws InterruptedException {
        LocalChannel<String> resignations = scheduler.channel();

        Promise<String> winner = new Promise<>();
        scheduler.spawn(() -> winner.complete("Ada"));
        print(winner.get());
        print(scheduler
                .<String>select()
                .guard(winner.guard(), name -> name + " has won")
                .receive(resignations, name -> name + " resigns")
                .run());

        Channel<String> everywhere = strait.channel("winner", Codec.utf8());
        Stage publisher = winner.publish(scheduler, everywhere);
        print(everywhere.receive());

        assertThat(printed).containsExactly("Ada", "Ada has won", "Ada");
        publisher.stop();
        publisher.join();
    }

    @Test
    void shouldBroadcast() throws InterruptedException {
        LocalChannel<String> wire = scheduler.channel();

        Broadcast<String> news = Broadcast.of(scheduler, wire);
        ChannelOptions lossy = ChannelOptions.buffered(16).withOverflow(Overflow.DROP_OLDEST);
        Broadcast.Subscription<String> paper = news.subscribe(lossy);
        wire.send("it rains");
        wire.close();
        for (String item : paper.receiver()) {
            print(item);
        }

        assertThat(printed).containsExactly("it rains");
    }

    @Test
    void shouldWatch() throws InterruptedException {
        Watch<String> level = new Watch<>("info");
        scheduler.spawn(() -> level.set("debug"));
        print(level.awaitNewer(0).value());

        assertThat(printed).containsExactly("debug");
    }

    @Test
    void shouldTick() throws InterruptedException {
        LocalChannel<String> orders = scheduler.channel();

        try (Timers.Timer ticker = Timers.ticker(scheduler, Duration.ofMillis(10))) {
            print(scheduler
                    .<String>select()
                    .receive(ticker.receiver(), instant -> "tick")
                    .receive(orders, order -> order)
                    .run());
        }

        assertThat(printed).containsExactly("tick");
    }

    @Test
    void shouldPlumb() throws InterruptedException {
        LocalChannel<String> web = scheduler.channel();
        LocalChannel<String> phone = scheduler.channel();
        LocalChannel<String> orders = scheduler.channel();
        LocalChannel<String> checked = scheduler.channel();
        LocalChannel<String> loud = scheduler.channel();
        LocalChannel<String> kitchen = scheduler.channel();
        LocalChannel<String> bar = scheduler.channel();

        Pipes.merge(scheduler, List.of(web, phone), orders);
        Pipes.filter(scheduler, orders, order -> !order.isBlank(), checked);
        Pipes.map(scheduler, checked, String::toUpperCase, loud);
        Pipes.split(scheduler, loud, List.of(kitchen, bar), Pipes.Order.FIRST_FREE);

        phone.send("tea");
        assertThat(bar.receive()).isEqualTo("TEA");
        web.close();
        phone.close();
        assertThat(kitchen.stream()).isEmpty();
    }

    @Test
    void shouldWorkInOrder() throws InterruptedException {
        LocalChannel<String> urls = scheduler.channel();
        LocalChannel<String> pages = scheduler.channel();

        Stage fetching = Pipeline.ordered(scheduler, urls, url -> fetch(url), pages, 8, 32);
        scheduler.spawn(() -> {
            urls.sendAll(List.of("a", "b", "c"));
            urls.close();
        });
        pages.forEach(this::print);
        fetching.join();

        assertThat(printed).containsExactly("page a", "page b", "page c");
    }

    private static String fetch(String url) {
        return "page " + url;
    }

    @Test
    void shouldCall() throws InterruptedException {
        CallChannel<String, String> shout = CallChannel.over(strait, "shout", Codec.utf8(), Codec.utf8());
        Stage server = shout.serve(scheduler, 4, text -> text + "!");
        print(shout.call("hello", Duration.ofSeconds(20)));

        assertThat(printed).containsExactly("hello!");
        server.stop();
        server.join();
    }

    @Test
    void shouldPoolWorkers() throws InterruptedException {
        try (WorkerPool pool = WorkerPool.start(scheduler, 4, 100)) {
            Promise<String> page = pool.submit(() -> fetch("a"));
            print(page.get());
        }

        assertThat(printed).containsExactly("page a");
    }

    @Test
    void shouldDecideAboutFailures() throws InterruptedException {
        LocalChannel<String> texts = scheduler.channel();
        LocalChannel<Integer> numbers = scheduler.channel();

        StageOptions options = StageOptions.named("parse")
                .withOnFailure((failure, input) -> {
                    print("skipped " + input);
                    return FailureHandler.Decision.SKIP;
                })
                .withOnUndelivered((stage, value, reason) -> print("not delivered " + value));
        Stage parse = Pipes.map(scheduler, texts, Integer::valueOf, numbers, options);

        texts.send("x");
        texts.send("1");
        Receiver<Integer> results = numbers.receiver();
        assertThat(results.receive()).isEqualTo(1);
        texts.close();
        parse.join();
        assertThat(printed).containsExactly("skipped x");
    }

    @Test
    @DisplayName("every Java block of docs/toolbox.md is code of this class")
    void shouldShowCodeThatRuns() throws Exception {
        String source = plain(Files.readString(Path.of("src/test/java/io/strait/toolbox/ToolboxGuideTest.java")));
        Matcher blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/toolbox.md")));

        int count = 0;
        while (blocks.find()) {
            assertThat(source).contains(plain(blocks.group(1)));
            count++;
        }
        assertThat(count).isEqualTo(9);
    }

    private static String plain(String code) {
        return code.replaceAll("\\s+", " ").strip();
    }
}
