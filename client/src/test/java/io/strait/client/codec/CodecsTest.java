package io.strait.client.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.StringValue;
import io.strait.ChannelRef;
import io.strait.Codec;
import io.strait.CodecException;
import io.strait.Content;
import io.strait.RemoteFailureException;
import io.strait.StraitException;
import io.strait.codec.ProtobufCodec;
import io.strait.core.op.Payload;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CodecsTest {

    /** A record that grew: older writers do not know {@code note}. */
    public record Order(String item, int count, String note) {}

    @Test
    void shouldRefuseMalformedText() {
        Content content = Content.of("text/plain", new byte[] {(byte) 0xc3, 0x28});

        assertThatThrownBy(() -> Codec.utf8().decode(content)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldReadTextOfOtherTextTypesOnly() {
        byte[] data = "{}".getBytes(StandardCharsets.UTF_8);

        assertThat(Codec.utf8().decode(Content.of("application/json", data))).isEqualTo("{}");
        assertThatThrownBy(() -> Codec.utf8().decode(Content.of("application/octet-stream", data)))
                .hasMessageContaining("octet-stream");
    }

    @Test
    void shouldNotShareBytesWithTheSender() {
        byte[] reused = {1, 2};

        Content content = Codec.bytes().encode(reused);
        Arrays.fill(reused, (byte) 9);

        assertThat(content.data()).containsExactly(1, 2);
    }

    @Test
    void shouldLetRecordsGrow() {
        Codec<Order> codec = Codec.json(Order.class);
        byte[] data = "{\"item\":\"tea\",\"count\":2,\"added\":true}".getBytes(StandardCharsets.UTF_8);

        assertThat(codec.decode(Content.of("application/json", data))).isEqualTo(new Order("tea", 2, null));
        assertThatThrownBy(() -> codec.decode(Content.of("application/json", "null".getBytes(StandardCharsets.UTF_8))))
                .hasMessageContaining("null");
        assertThatThrownBy(() -> codec.decode(Content.of("image/png", data))).hasMessageContaining("image/png");
    }

    @Test
    @DisplayName("without Jackson the JSON codec says which library to add; the rest works")
    void shouldNameMissingLibrary() throws Exception {
        URL[] own = {
            Codec.class.getProtectionDomain().getCodeSource().getLocation(),
            Payload.class.getProtectionDomain().getCodeSource().getLocation()
        };
        try (URLClassLoader bare = new URLClassLoader(own, ClassLoader.getPlatformClassLoader())) {
            Class<?> codec = bare.loadClass("io.strait.Codec");

            assertThatThrownBy(() -> codec.getMethod("json", Class.class).invoke(null, Order.class))
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("jackson-databind");
            assertThat(codec.getMethod("utf8").invoke(null)).isNotNull();
        }
    }

    @Test
    void shouldCarryProtobufMessages() {
        Codec<StringValue> codec = ProtobufCodec.of(StringValue.parser(), "google.protobuf.StringValue");

        Content content = codec.encode(StringValue.of("x"));

        assertThat(codec.decode(content)).isEqualTo(StringValue.of("x"));
        assertThatThrownBy(() -> codec.decode(Content.of("application/x-protobuf; message=other.Message", new byte[0])))
                .hasMessageContaining("other.Message");
    }

    @Test
    void shouldCarryHeadersAndRefs() {
        Payload payload = Payloads.encode("c", Codec.channelRef(), new ChannelRef("orders"));

        assertThat(Payloads.decode("c", Codec.channelRef(), payload)).isEqualTo(new ChannelRef("orders"));
    }

    @Test
    void shouldSayThatNothingWasSentWhenEncodingFails() {
        Codec<String> broken = Codec.of(
                "x/y",
                value -> {
                    throw new IllegalStateException("no");
                },
                data -> "");

        assertThatThrownBy(() -> Payloads.encode("orders", broken, "v"))
                .isInstanceOfSatisfying(CodecException.class, e -> {
                    assertThat(e.effect()).isEqualTo(StraitException.Effect.NONE);
                    assertThat(e.content()).isNull();
                })
                .hasMessageContaining("orders");
    }

    @Test
    @DisplayName("C9 a failure keeps type, message and stack, cut to a bounded size")
    void shouldBoundFailures() {
        Throwable failure = new IOException("m".repeat(5_000), deep(2_000));

        Payload payload = Payloads.failure(failure);
        RemoteFailureException read = Payloads.failure("c", payload);

        assertThat(payload.size()).isLessThan(16 * 1024);
        assertThat(read.remoteType()).isEqualTo("java.io.IOException");
        assertThat(read.remoteMessage()).hasSize(Payloads.MAX_MESSAGE);
        assertThat(read.remoteStack()).startsWith("java.io.IOException: m");
    }

    @Test
    @DisplayName("C9 a failure of a sender that leaves everything out can be read")
    void shouldReadBareFailures() {
        Payload bare = new Payload(Payload.Kind.FAILURE, "", List.of(), new byte[0]);

        assertThat(Payloads.failure("c", bare).remoteType()).isEmpty();
    }

    private static Throwable deep(int depth) {
        return depth == 0 ? new IllegalStateException("deep") : deep(depth - 1);
    }
}
