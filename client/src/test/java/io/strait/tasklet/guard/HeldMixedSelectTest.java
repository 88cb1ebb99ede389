package io.strait.tasklet.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strait.Channel;
import io.strait.Codec;
import io.strait.Strait;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.Tasklet;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A select that is held for a lazy value has nothing under way elsewhere. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HeldMixedSelectTest {

    @Test
    @DisplayName("S1 while a partner makes the value for one branch no remote branch is committed")
    void shouldNotCommitElsewhereWhileHeld() throws Exception {
        try (Strait strait = Strait.local();
                Scheduler scheduler = Scheduler.start()) {
            for (int round = 0; round < 20; round++) {
                boolean fails = round % 4 == 3;
                Channel<String> remote = strait.channel("remote-" + round, Codec.utf8());
                Channel<String> idle = strait.channel("idle-" + round, Codec.utf8());
                LocalChannel<String> local = scheduler.channel();
                AtomicBoolean sentElsewhere = new AtomicBoolean();
                Tasklet<String> receiving = scheduler.spawn(() -> scheduler
                        .<String>select()
                        .receive(local, value -> "local")
                        .receive(remote, value -> "remote")
                        .run());
                await().until(() -> local.info().selectReceivers() == 1);
                Tasklet<String> sending = scheduler.spawn(() -> scheduler
                        .<String>select()
                        .sendLazy(
                                local,
                                () -> {
                                    try {
                                        // Longer than a mixed select waits before its remote group goes out again.
                                        Tasklet.sleep(Duration.ofMillis(20));
                                        sentElsewhere.set(remote.trySend("r").isSent());
                                    } catch (InterruptedException e) {
                                        throw new IllegalStateException(e);
                                    }
                                    if (fails) {
                                        throw new IllegalStateException("no value");
                                    }
                                    return "l";
                                },
                                () -> "sent")
                        .receive(idle, value -> "idle")
                        .run());
                await().until(() -> sending.exit() != null);
                assertThat(sentElsewhere).isFalse();
                if (fails) {
                    // It waits on both again.
                    remote.send("r");
                    assertThat(receiving.join()).isEqualTo("remote");
                } else {
                    assertThat(receiving.join()).isEqualTo("local");
                }
            }
        }
    }
}
