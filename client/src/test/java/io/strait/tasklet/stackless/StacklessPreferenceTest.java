package io.strait.tasklet.stackless;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The truth table of preference and schedule-all. Each run's order is recorded as words; {@code x} is a bystander. */
@Timeout(30)
class StacklessPreferenceTest {

    @ParameterizedTest(name = "preference {0} schedule-all {1} atomic {2}: {3}")
    @DisplayName("T4 a send switches to the receiver at once for -1 only")
    @CsvSource({
        "-1, false, false, main sends|receiver got|x|main goes on",
        " 0, false, false, main sends|main goes on|x|receiver got",
        " 1, false, false, main sends|main goes on|x|receiver got",
        "-1, true,  false, main sends|x|receiver got|main goes on",
        " 0, true,  false, main sends|x|receiver got|main goes on",
        " 1, true,  false, main sends|x|receiver got|main goes on",
        "-1, false, true,  main sends|main goes on|x|receiver got",
        "-1, true,  true,  main sends|main goes on|x|receiver got",
    })
    void shouldFollowTheTableForSends(int preference, boolean scheduleAll, boolean atomic, String order)
            throws InterruptedException {
        List<String> trace = new ArrayList<>();
        Stackless.enter(stackless -> {
            StacklessChannel<String> channel = stackless.channel();
            assertThat(channel.preference()).isEqualTo(-1);
            channel.setPreference(preference);
            channel.setScheduleAll(scheduleAll);
            stackless
                    .tasklet(() -> {
                        channel.receive();
                        trace.add("receiver got");
                    })
                    .setup();
            stackless.run();
            assertThat(channel.balance()).isEqualTo(-1);
            stackless.tasklet(() -> trace.add("x")).setup();
            boolean before = stackless.current().setAtomic(atomic);
            trace.add("main sends");
            channel.send("value");
            trace.add("main goes on");
            stackless.current().setAtomic(before);
            assertThat(channel.preference()).isEqualTo(preference);
            assertThat(channel.scheduleAll()).isEqualTo(scheduleAll);
            stackless.run();
        });
        assertThat(String.join("|", trace)).isEqualTo(order);
    }

    @ParameterizedTest(name = "preference {0} schedule-all {1} atomic {2}: {3}")
    @DisplayName("T4 a receive switches to the sender at once for +1 only")
    @CsvSource({
        "-1, false, false, main receives|main goes on|x|sender goes on",
        " 0, false, false, main receives|main goes on|x|sender goes on",
        " 1, false, false, main receives|sender goes on|x|main goes on",
        "-1, true,  false, main receives|x|sender goes on|main goes on",
        " 0, true,  false, main receives|x|sender goes on|main goes on",
        " 1, true,  false, main receives|x|sender goes on|main goes on",
        " 1, false, true,  main receives|main goes on|x|sender goes on",
        " 1, true,  true,  main receives|main goes on|x|sender goes on",
    })
    void shouldFollowTheTableForReceives(int preference, boolean scheduleAll, boolean atomic, String order)
            throws InterruptedException {
        List<String> trace = new ArrayList<>();
        Stackless.enter(stackless -> {
            StacklessChannel<String> channel = stackless.channel();
            channel.setPreference(preference);
            channel.setScheduleAll(scheduleAll);
            stackless
                    .tasklet(() -> {
                        channel.send("value");
                        trace.add("sender goes on");
                    })
                    .setup();
            stackless.run();
            assertThat(channel.balance()).isEqualTo(1);
            stackless.tasklet(() -> trace.add("x")).setup();
            boolean before = stackless.current().setAtomic(atomic);
            trace.add("main receives");
            assertThat(channel.receive()).isEqualTo("value");
            trace.add("main goes on");
            stackless.current().setAtomic(before);
            stackless.run();
        });
        assertThat(String.join("|", trace)).isEqualTo(order);
    }

    @ParameterizedTest(name = "preference {0}: {1}")
    @DisplayName("T4 two tasklets that exchange three values take turns as the preference says")
    @CsvSource({
        "-1, r? s1 r1 r? s2 r2 r? s3 r3 r? s.",
        " 0, r? s1 s2 r1 r? r2 r? s3 s. r3 r?",
        " 1, r? s1 s2 r1 r? s3 r2 r? s. r3 r?",
    })
    void shouldTakeTurnsInAStream(int preference, String order) throws InterruptedException {
        List<String> trace = new ArrayList<>();
        Stackless.enter(stackless -> {
            StacklessChannel<Integer> channel = stackless.channel();
            channel.setPreference(preference);
            stackless
                    .tasklet(() -> {
                        while (true) {
                            trace.add("r?");
                            trace.add("r" + channel.receive());
                        }
                    })
                    .setup();
            stackless
                    .tasklet(() -> {
                        for (int value = 1; value <= 3; value++) {
                            trace.add("s" + value);
                            channel.send(value);
                        }
                        trace.add("s.");
                    })
                    .setup();
            stackless.run();
        });
        assertThat(String.join(" ", trace)).isEqualTo(order);
    }
}
