package io.strait.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strait.Channel;
import io.strait.ChannelInfo;
import io.strait.Codec;
import io.strait.Strait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** A suite: one world, three clients in it, and threads to wait with. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
public abstract class Contract {

    /** What no step of a test takes, however busy the machine is. */
    protected static final Duration LONG = Duration.ofSeconds(20);
    /** Long enough for a world to do what it will do, when a test shows that it does nothing. */
    protected static final Duration SHORT = Duration.ofMillis(100);

    private static final int CLIENTS = 3;
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "contract");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Strait> clients = new ArrayList<>();
    private Driver driver;

    /** The world of this suite. */
    protected abstract Driver openDriver() throws Exception;

    @BeforeAll
    void openWorld() throws Exception {
        driver = openDriver();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(driver.open());
        }
    }

    @AfterAll
    void closeWorld() throws Exception {
        clients.forEach(Strait::close);
        threads.shutdownNow();
        driver.close();
    }

    protected Driver driver() {
        return driver;
    }

    /** One of three clients; on different nodes where there are several. */
    protected Strait client(int index) {
        return clients.get(index);
    }

    /** A name that no other test uses. */
    protected static String fresh(String word) {
        return word + "-" + NAMES.incrementAndGet();
    }

    /** A channel of text that no other test uses, seen by client {@code index}. */
    protected Channel<String> text(int index, String name) {
        return client(index).channel(name, Codec.utf8());
    }

    /** Runs on a thread of its own. */
    protected <V> Future<V> start(Callable<V> task) {
        return threads.submit(task);
    }

    /** The result, soon enough. */
    protected static <V> V get(Future<V> future) throws InterruptedException, ExecutionException {
        try {
            return future.get(LONG.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no result within " + LONG, e);
        }
    }

    /** What a future failed with. */
    protected static Throwable failure(Future<?> future) throws InterruptedException {
        try {
            Object result = get(future);
            throw new AssertionError("did not fail, but returned " + result);
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    /** Waits until the channel looks as wanted from its home. */
    protected static void awaitChannel(Channel<?> channel, Predicate<ChannelInfo> wanted) {
        await("channel " + channel.name()).atMost(LONG).until(channel::info, wanted::test);
    }

    protected static void awaitReceivers(Channel<?> channel, int count) {
        awaitChannel(channel, info -> info.waitingReceivers() == count);
    }

    protected static void awaitSenders(Channel<?> channel, int count) {
        awaitChannel(channel, info -> info.waitingSenders() == count);
    }

    /** Nothing waits at the channel, and nothing is kept there. */
    protected static void assertIdle(Channel<?> channel) {
        awaitChannel(
                channel,
                info -> info.waitingSenders() == 0
                        && info.waitingReceivers() == 0
                        && info.selectSenders() == 0
                        && info.selectReceivers() == 0
                        && info.buffered() == 0);
    }

    /** Stays undone for as long as a test can watch. */
    protected static void assertStaysUndone(Future<?> future) {
        await().during(SHORT).atMost(LONG).until(() -> !future.isDone());
        assertThat(future).isNotDone();
    }
}
