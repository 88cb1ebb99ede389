package io.strait.tasklet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strait.tasklet.HogReport;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls of the JDK that block, and tasklets that do not give way (T6). */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BlockingCallTest {

    private final CompletableFuture<HogReport> hog = new CompletableFuture<>();
    private final Scheduler scheduler = Scheduler.start(
            SchedulerOptions.defaults().withName("blocking").withWatchdog(Duration.ofMillis(200), hog::complete));
    private final LocalChannel<Integer> channel = scheduler.channel();

    @AfterEach
    void close() {
        scheduler.close();
    }

    /** That other tasklets of the scheduler go on. */
    private void requireProgress() throws InterruptedException {
        Tasklet<Void> sender = scheduler.spawn(() -> {
            for (int i = 0; i < 1_000; i++) {
                channel.send(i);
            }
        });
        Tasklet<Integer> receiver = scheduler.spawn(() -> {
            int last = 0;
            for (int i = 0; i < 1_000; i++) {
                last = channel.receive();
            }
            return last;
        });
        sender.join();
        assertThat(receiver.join()).isEqualTo(999);
    }

    @Test
    @DisplayName("T6 a read of a socket parks its tasklet only")
    void shouldParkInSocketRead() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Tasklet<Integer> reader = scheduler.spawn(() -> {
                try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                    return socket.getInputStream().read();
                }
            });
            try (Socket accepted = server.accept()) {
                await().until(() -> reader.state() == Tasklet.State.BLOCKED);
                assertThat(reader.waitingFor()).isEqualTo("a call of the JDK");
                requireProgress();
                assertThat(reader.exit()).isNull();
                accepted.getOutputStream().write(77);
                assertThat(reader.join()).isEqualTo(77);
            }
        }
    }

    @Test
    @DisplayName("T6 a virtual thread that a tasklet makes runs on the JDK's scheduler, and the tasklet goes on")
    void shouldLetBodyMakeThreads() throws Exception {
        Tasklet<String> parent = scheduler.spawn(() -> {
            CompletableFuture<Boolean> isTasklet = new CompletableFuture<>();
            // By reflection: this module is compiled for Java 17.
            ExecutorService threads = (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
            threads.execute(() -> {
                for (int i = 0; i < 10; i++) {
                    Thread.yield();
                }
                isTasklet.complete(Tasklet.isCurrent());
            });
            int value = channel.receive();
            threads.shutdown();
            return value + " " + isTasklet.join();
        });
        channel.send(1);
        assertThat(parent.join()).isEqualTo("1 false");
        requireProgress();
    }

    @Test
    @DisplayName("T6 Thread.sleep parks its tasklet only")
    void shouldParkInSleep() throws Exception {
        CompletableFuture<Boolean> sleeping = new CompletableFuture<>();
        Tasklet<Long> sleeper = scheduler.spawn(() -> {
            long startNs = System.nanoTime();
            sleeping.complete(true);
            Thread.sleep(Duration.ofMillis(30).toMillis());
            return System.nanoTime() - startNs;
        });
        sleeping.join();
        requireProgress();
        assertThat(sleeper.join()).isGreaterThanOrEqualTo(Duration.ofMillis(29).toNanos());
    }

    @Test
    @DisplayName("T6 a lock that another thread holds, or another tasklet, parks its tasklet only")
    void shouldParkAtLock() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        Tasklet<Boolean> waiting;
        lock.lock();
        try {
            waiting = scheduler.spawn(() -> {
                lock.lock();
                lock.unlock();
                return true;
            });
            await().until(() -> waiting.state() == Tasklet.State.BLOCKED);
            requireProgress();
        } finally {
            lock.unlock();
        }
        assertThat(waiting.join()).isTrue();
        LocalChannel<Integer> signal = scheduler.channel();
        Tasklet<Void> holder = scheduler.spawn(() -> {
            lock.lock();
            try {
                signal.receive();
            } finally {
                lock.unlock();
            }
        });
        Tasklet<Boolean> second = scheduler.spawn(() -> {
            lock.lock();
            lock.unlock();
            return true;
        });
        await().until(() -> second.state() == Tasklet.State.BLOCKED);
        requireProgress();
        signal.send(1);
        holder.join();
        assertThat(second.join()).isTrue();
    }

    @Test
    @DisplayName("T6 a monitor that a parked tasklet holds makes another one wait, not the scheduler")
    void shouldParkAtMonitor() throws Exception {
        Object monitor = new Object();
        LocalChannel<Integer> signal = scheduler.channel();
        Tasklet<Void> holder = scheduler.spawn(() -> {
            synchronized (monitor) {
                signal.receive();
            }
        });
        await().until(() -> signal.balance() == -1);
        Tasklet<Boolean> second = scheduler.spawn(() -> {
            synchronized (monitor) {
                return true;
            }
        });
        await().until(() -> second.state() == Tasklet.State.BLOCKED);
        requireProgress();
        signal.send(1);
        holder.join();
        assertThat(second.join()).isTrue();
    }

    @Test
    @DisplayName("T6 a tasklet that keeps the scheduler busy is reported with its stack, once")
    void shouldReportHog() throws Exception {
        Tasklet<Void> hogging = scheduler.spawn(TaskletOptions.named("greedy"), () -> keepBusy());
        HogReport report = hog.join();
        hogging.join();
        assertThat(report.tasklet()).isEqualTo("greedy");
        assertThat(report.scheduler()).isEqualTo("blocking");
        assertThat(report.busy()).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        assertThat(report.stack().stream().map(StackTraceElement::getMethodName))
                .contains("keepBusy");
        assertThat(scheduler.stats().hogs()).isEqualTo(1);
    }

    private void keepBusy() {
        while (!hog.isDone()) {
            Thread.onSpinWait();
        }
    }

    @Test
    @DisplayName("T6 a future that another thread completes wakes its tasklet, many times over")
    void shouldWakeFromFutures() throws Exception {
        int many = 500;
        for (int round = 0; round < 4; round++) {
            CompletableFuture<?>[] futures = new CompletableFuture<?>[many];
            Tasklet<?>[] tasklets = new Tasklet<?>[many];
            for (int i = 0; i < many; i++) {
                CompletableFuture<Integer> future = new CompletableFuture<>();
                futures[i] = future;
                tasklets[i] = scheduler.spawn(() -> future.get());
            }
            for (CompletableFuture<?> future : futures) {
                future.complete(null);
            }
            for (Tasklet<?> tasklet : tasklets) {
                tasklet.join();
            }
        }
    }
}
