package io.strait.tasklet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of tasklets when their scheduler closes. */
@Timeout(30)
class CloseTest {

    @Test
    @DisplayName("T7 a tasklet whose spawn a close overtakes ends as killed")
    void shouldEndTaskletsThatWereOnTheirWay() throws Exception {
        Scheduler scheduler = Scheduler.start();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch spawned = new CountDownLatch(1);
        CountDownLatch ends = new CountDownLatch(10);
        scheduler.execute(() -> {
            held.countDown();
            awaitUninterrupted(spawned);
        });
        held.await();
        List<Tasklet<Void>> tasklets = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Tasklet<Void> tasklet = scheduler.spawn(() -> {});
            tasklet.onEnd(how -> ends.countDown());
            tasklets.add(tasklet);
        }
        Thread closer = new Thread(scheduler::close);
        closer.start();
        // The close waits for the loop, which goes on once the close is under way.
        await().until(() -> closer.getState() == Thread.State.TIMED_WAITING);
        spawned.countDown();

        ends.await();

        closer.join();
        assertThat(tasklets).allSatisfy(tasklet -> assertThat(tasklet.exit()).isInstanceOf(Exit.Killed.class));
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
