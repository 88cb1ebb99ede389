package io.strait.tasklet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EndCallbackTest {

    @Test
    @DisplayName("T1 a callback at the end of a tasklet that meets a taken lock goes on when it is free")
    void shouldSurviveContention() throws InterruptedException {
        Object lock = new Object();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch called = new CountDownLatch(1);
        Thread[] caller = new Thread[1];
        try (Scheduler scheduler = Scheduler.start()) {
            LocalChannel<String> orders = scheduler.channel();
            Tasklet<String> tasklet = scheduler.spawn(() -> orders.receive());
            tasklet.onEnd(how -> {
                caller[0] = Thread.currentThread();
                inside.countDown();
                synchronized (lock) {
                    called.countDown();
                }
            });
            synchronized (lock) {
                orders.sendAsync("end");
                inside.await();
                await().until(() -> caller[0].getState() == Thread.State.BLOCKED);
            }
            called.await();
            assertThat(tasklet.join()).isEqualTo("end");
            assertThat(scheduler.spawn(() -> "alive").join()).isEqualTo("alive");
        }
    }
}
