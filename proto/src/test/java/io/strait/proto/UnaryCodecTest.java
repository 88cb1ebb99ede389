package io.strait.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.strait.core.id.ChannelName;
import io.strait.core.op.Branch;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.Choice;
import io.strait.core.op.CloseCause;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Payload;
import io.strait.proto.v1.CloseRequest;
import io.strait.proto.v1.DeclareRequest;
import io.strait.proto.v1.Direction;
import io.strait.proto.v1.InspectRequest;
import io.strait.proto.v1.ReceiveRequest;
import io.strait.proto.v1.SelectRequest;
import io.strait.proto.v1.SelectResponse;
import io.strait.proto.v1.SendRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnaryCodecTest {

    private static final ChannelName ORDERS = new ChannelName("orders");
    private static final io.strait.proto.v1.Payload HELLO = io.strait.proto.v1.Payload.newBuilder()
            .setData(ByteString.copyFromUtf8("hello"))
            .build();

    @Test
    void shouldReadASendWithoutKindAsAValue() {
        Op.Select op = UnaryCodec.decode(SendRequest.newBuilder()
                .setChannel("orders")
                .setValue(HELLO)
                .setTimeoutMillis(3)
                .build());

        Payload value = Payload.value("", HELLO.getData().toByteArray());
        assertThat(Rendered.of(op)).isEqualTo(Rendered.of(Op.plain(Branch.send(ORDERS, value), 3_000_000)));
    }

    @Test
    void shouldReadAReceiveWithoutTimeout() {
        Op.Select op = UnaryCodec.decode(
                ReceiveRequest.newBuilder().setChannel("orders").setOrElse(true).build());

        assertThat(op).isEqualTo(Op.attempt(Branch.receive(ORDERS)));
    }

    @Test
    void shouldTellATimeoutOfZeroFromNone() {
        Op.Select op = UnaryCodec.decode(ReceiveRequest.newBuilder()
                .setChannel("orders")
                .setTimeoutMillis(0)
                .build());

        assertThat(op.timeoutNs()).isZero();
    }

    @Test
    void shouldRefuseATimeoutThatDoesNotFit() {
        ReceiveRequest request = ReceiveRequest.newBuilder()
                .setChannel("orders")
                .setTimeoutMillis(-1)
                .build();

        assertThatThrownBy(() -> UnaryCodec.decode(request))
                .hasMessage("malformed message: timeout_millis: out of range: value=18446744073709551615"
                        + " limit=9223372036854");
    }

    @Test
    void shouldRefuseASendWithoutValue() {
        assertThatThrownBy(() -> UnaryCodec.decode(
                        SendRequest.newBuilder().setChannel("orders").build()))
                .hasMessage("malformed message: send_request.value: is missing");
        assertThatThrownBy(() -> UnaryCodec.decode(SelectRequest.newBuilder()
                        .addBranches(io.strait.proto.v1.Branch.newBuilder()
                                .setChannel("orders")
                                .setDirection(Direction.DIRECTION_SEND))
                        .build()))
                .hasMessage("malformed message: select.branches[0].branch.value: is missing");
    }

    @Test
    void shouldReadASelectAndNameTheFiredBranch() {
        Op.Select op = UnaryCodec.decode(SelectRequest.newBuilder()
                .addBranches(io.strait.proto.v1.Branch.newBuilder()
                        .setChannel("orders")
                        .setDirection(Direction.DIRECTION_RECEIVE))
                .addBranches(io.strait.proto.v1.Branch.newBuilder()
                        .setChannel("stock")
                        .setDirection(Direction.DIRECTION_SEND)
                        .setValue(HELLO))
                .setChoice(io.strait.proto.v1.Choice.CHOICE_ORDERED)
                .setPatienceMillis(1)
                .setStrictDeadline(true)
                .build());

        assertThat(op.choice()).isEqualTo(Choice.ORDERED);
        assertThat(op.patienceNs()).isEqualTo(1_000_000);
        assertThat(op.timeoutNs()).isEqualTo(Op.NO_TIMEOUT);
        assertThat(op.strictDeadline()).isTrue();
        assertThat(UnaryCodec.selectResponse(op, new Outcome.Sent(1)))
                .contains(SelectResponse.newBuilder()
                        .setBranch(1)
                        .setChannel("stock")
                        .build());
        assertThat(UnaryCodec.selectResponse(op, new Outcome.Received(0, Payload.value("", new byte[0]))))
                .hasValueSatisfying(
                        response -> assertThat(response.getChannel()).isEqualTo("orders"));
        assertThat(UnaryCodec.selectResponse(op, new Outcome.TimedOut())).isEmpty();
    }

    @Test
    void shouldFillInWhatCloseAndDeclareLeaveOut() {
        assertThat(UnaryCodec.decode(
                        CloseRequest.newBuilder().setChannel("orders").build()))
                .isEqualTo(new Op.Close(ORDERS, new CloseCause(false, "")));
        assertThat(UnaryCodec.decode(
                        DeclareRequest.newBuilder().setChannel("orders").build()))
                .isEqualTo(new Op.Declare(ORDERS, ChannelProperties.RENDEZVOUS));
        assertThat(UnaryCodec.decode(
                        InspectRequest.newBuilder().setChannel("orders").build()))
                .isEqualTo(new Op.Inspect(ORDERS));
    }

    @Test
    void shouldNameConflictingProperties() {
        DeclareRequest request = DeclareRequest.newBuilder()
                .setChannel("orders")
                .setProperties(io.strait.proto.v1.ChannelProperties.newBuilder()
                        .setOverflow(io.strait.proto.v1.ChannelProperties.Overflow.OVERFLOW_REJECT))
                .build();

        assertThatThrownBy(() -> UnaryCodec.decode(request))
                .hasMessage("malformed message: channel_properties: overflow: needs a buffer: overflow=REJECT"
                        + " capacity=0");
    }

    @Test
    void shouldAnswerOnlyWhatWasAskedFor() {
        Outcome received = new Outcome.Received(0, Payload.value("", new byte[0]));
        Outcome sent = new Outcome.Sent(0);

        assertThat(UnaryCodec.sendResponse(sent)).isPresent();
        assertThat(UnaryCodec.sendResponse(received)).isEmpty();
        assertThat(UnaryCodec.receiveResponse(received)).isPresent();
        assertThat(UnaryCodec.receiveResponse(sent)).isEmpty();
        assertThat(UnaryCodec.closeResponse(new Outcome.CloseDone(new CloseCause(true, "x"))))
                .isPresent();
        assertThat(UnaryCodec.declareResponse(new Outcome.Declared(ChannelProperties.RENDEZVOUS)))
                .isPresent();
        assertThat(UnaryCodec.inspectResponse(sent)).isEmpty();
    }

    @Test
    void shouldReadBackAPageOfChannels() {
        Outcome.Inspected inspected = inspected();

        var page = UnaryCodec.listChannelsResponse(List.of(inspected.info()), true);

        assertThat(UnaryCodec.decode(page)).containsExactly(inspected.info());
        assertThat(page.getMore()).isTrue();
        assertThat(UnaryCodec.inspectResponse(inspected)).isPresent();
    }

    private static Outcome.Inspected inspected() {
        for (long seed = 0; ; seed++) {
            if (new RandomRecords(seed).outcome() instanceof Outcome.Inspected inspected) {
                return inspected;
            }
        }
    }
}
