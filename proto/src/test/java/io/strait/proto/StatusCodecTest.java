package io.strait.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.strait.core.id.ChannelName;
import io.strait.core.op.CloseCause;
import io.strait.core.op.Outcome;
import io.strait.core.op.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusCodecTest {

    @Test
    void shouldReadBackEveryFailedOutcome() {
        List<Outcome> outcomes = List.of(
                new Outcome.TimedOut(),
                new Outcome.Cancelled(),
                new Outcome.NotReady(),
                new Outcome.Closed(3, new ChannelName("orders"), new CloseCause(true, "sold out")),
                new Outcome.Indeterminate(2, "node removed: node=000000000000beef"),
                new Outcome.Indeterminate(-1, "node removed: node=000000000000beef"));

        for (Outcome outcome : outcomes) {
            assertThat(readBack(outcome)).isEqualTo(outcome);
        }
        for (Refusal refusal : Refusal.values()) {
            Outcome refused = new Outcome.Refused(refusal, "payload: too large: bytes=9 limit=8");
            assertThat(readBack(refused)).isEqualTo(refused);
        }
    }

    private static Outcome readBack(Outcome outcome) {
        WireError decoded = StatusCodec.decode(StatusCodec.encode(WireError.of(outcome)));
        return StatusCodec.outcomeOf(decoded).orElseThrow();
    }

    @Test
    void shouldCarryReasonAndMetadata() throws Exception {
        Status status = StatusCodec.encode(
                WireError.of(new MalformedMessageException("hello.client_name", "too long: length=256 limit=255")));

        assertThat(status.getCode()).isEqualTo(Code.INVALID_ARGUMENT_VALUE);
        assertThat(status.getMessage())
                .isEqualTo("malformed message: hello.client_name: too long: length=256 limit=255");
        assertThat(status.getDetails(0).unpack(ErrorInfo.class))
                .isEqualTo(ErrorInfo.newBuilder()
                        .setReason("MALFORMED_MESSAGE")
                        .setDomain("strait.dev")
                        .putMetadata("field", "hello.client_name")
                        .putMetadata("fault", "too long: length=256 limit=255")
                        .build());
    }

    @Test
    void shouldNameBothProtocolVersions() {
        ProtocolVersion.check(ProtocolVersion.CURRENT);
        assertThatThrownBy(() -> ProtocolVersion.check(7))
                .isInstanceOfSatisfying(
                        ProtocolVersionException.class,
                        e -> assertThat(WireError.of(e))
                                .isEqualTo(new WireError(
                                        ErrorCode.WRONG_PROTOCOL_VERSION,
                                        "protocol version: not supported: theirs=7 ours=1",
                                        Map.of("theirs", "7", "ours", "1"))));
    }

    @Test
    void shouldTakeAForeignErrorForUnknown() {
        Status bare = Status.newBuilder()
                .setCode(Code.DEADLINE_EXCEEDED_VALUE)
                .setMessage("deadline exceeded")
                .build();
        Status ofProxy = bare.toBuilder()
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setReason("TIMED_OUT")
                        .setDomain("proxy.example")
                        .build()))
                .build();
        Status ofNewerNode = bare.toBuilder()
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setReason("NOT_INVENTED_YET")
                        .setDomain(StatusCodec.DOMAIN)
                        .build()))
                .build();

        for (Status status : List.of(bare, ofProxy, ofNewerNode)) {
            WireError error = StatusCodec.decode(status);
            assertThat(error.code()).isEqualTo(ErrorCode.UNKNOWN);
            assertThat(error.code().category()).isEqualTo(ErrorCode.Category.INDETERMINATE);
            assertThat(StatusCodec.outcomeOf(error)).isEmpty();
        }
    }

    @Test
    void shouldStayWithinTrailersWhateverTheText() {
        String longest = "水".repeat(CloseCause.MAX_LENGTH);
        List<Outcome> outcomes = List.of(
                new Outcome.Closed(0, new ChannelName("水".repeat(85)), new CloseCause(false, longest)),
                new Outcome.Refused(Refusal.INVALID_ARGUMENT, "😀".repeat(2_000)),
                new Outcome.Indeterminate(0, "a" + "😀".repeat(2_000)));

        for (Outcome outcome : outcomes) {
            Status status = StatusCodec.encode(WireError.of(outcome));
            int percentEncoded = 3 * status.getMessage().getBytes(StandardCharsets.UTF_8).length;
            int base64 = 4 * status.getSerializedSize() / 3;
            assertThat(percentEncoded + base64).isLessThan(7_000);
            assertThat(status.getMessage()).doesNotContain("\uFFFD", "?");
        }
    }

    @Test
    void shouldNameMetadataThatDoesNotFit() {
        WireError noBranch = new WireError(ErrorCode.CHANNEL_CLOSED, "closed", Map.of("channel", "orders"));
        WireError badName = new WireError(ErrorCode.CHANNEL_CLOSED, "closed", Map.of("branch", "0"));

        assertThatThrownBy(() -> StatusCodec.outcomeOf(noBranch))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("error_info.branch");
        assertThatThrownBy(() -> StatusCodec.outcomeOf(badName))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("error_info.channel");
    }

    @Test
    void shouldRefuseToReportSuccessAsAnError() {
        assertThatThrownBy(() -> WireError.of(new Outcome.Sent(0))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldGiveEveryCodeItsOwnNumber() {
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::code)).doesNotHaveDuplicates();
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(ErrorCode.ofReason(code.name())).isEqualTo(code);
            assertThat(StatusCodec.decode(StatusCodec.encode(new WireError(code, "x")))
                            .code())
                    .isEqualTo(code);
        }
    }
}
