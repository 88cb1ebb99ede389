package io.strait.tasklet;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.ChannelOptions;
import io.strait.Overflow;
import io.strait.UndeliveredHandler.Reason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of values in a local channel's buffer that nobody can receive any more. */
@Timeout(30)
class LocalUndeliveredTest {

    private record Undelivered(String channel, String value, Reason reason) {}

    @Test
    @DisplayName("C11 values that a local buffer drops or an abort gives up reach the undelivered handler, once each")
    void shouldHandOverWhatCannotBeReceived() throws Exception {
        List<Undelivered> undelivered = new ArrayList<>();
        try (Scheduler scheduler = Scheduler.start()) {
            LocalChannel<String> jobs = scheduler.channel(
                    "jobs",
                    ChannelOptions.buffered(2).withOverflow(Overflow.DROP_OLDEST),
                    (channel, value, reason) -> undelivered.add(new Undelivered(channel, value, reason)));

            scheduler
                    .spawn(() -> {
                        jobs.sendAll(List.of("first", "second", "third", "fourth"));
                        jobs.receive();
                        jobs.abort("over");
                    })
                    .join();
        }

        assertThat(undelivered)
                .containsExactly(
                        new Undelivered("jobs", "first", Reason.OVERFLOW),
                        new Undelivered("jobs", "second", Reason.OVERFLOW),
                        new Undelivered("jobs", "fourth", Reason.ABORTED));
    }
}
