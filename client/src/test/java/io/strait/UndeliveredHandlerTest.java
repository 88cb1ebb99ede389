package io.strait;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.UndeliveredHandler.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is accepted from a sender and can no longer be received, within one process. */
class UndeliveredHandlerTest {

    private final List<String> undelivered = new CopyOnWriteArrayList<>();
    private final Strait strait = Strait.local(StraitOptions.builder()
            .undeliveredHandler((channel, content, reason) ->
                    undelivered.add(channel + " " + new String(content.data(), StandardCharsets.UTF_8) + " " + reason))
            .build());

    @AfterEach
    void close() {
        strait.close();
    }

    @Test
    @DisplayName("C11 values that an overflow policy drops reach the handler, once")
    void shouldGiveDroppedValues() throws InterruptedException {
        ChannelOptions options = ChannelOptions.buffered(1).withOverflow(Overflow.DROP_OLDEST);
        Channel<String> channel = strait.channel("c", Codec.utf8(), options);

        channel.send("a");
        channel.send("b");
        channel.send("c");

        assertThat(undelivered).containsExactly("c a " + Reason.OVERFLOW, "c b " + Reason.OVERFLOW);
        assertThat(channel.receive()).isEqualTo("c");
    }

    @Test
    @DisplayName(
            "C8 C11 what is buffered when a channel is aborted reaches the handler; what was not accepted does not")
    void shouldGiveAbortedValues() throws InterruptedException {
        Channel<String> channel = strait.channel("c", Codec.utf8(), ChannelOptions.buffered(2));
        channel.send("a");
        channel.send("b");
        channel.sendAsync("never accepted");

        channel.abort("enough");

        assertThat(undelivered).containsExactlyInAnyOrder("c a " + Reason.ABORTED, "c b " + Reason.ABORTED);
    }
}
