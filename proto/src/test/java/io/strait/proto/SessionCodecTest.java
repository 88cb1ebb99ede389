package io.strait.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Refusal;
import io.strait.proto.v1.AttachRequest;
import io.strait.proto.v1.AttachResponse;
import io.strait.proto.v1.Branch;
import io.strait.proto.v1.Direction;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionCodecTest {

    @Test
    void shouldReadBackEveryClientFrameAndOperation() throws Exception {
        Set<Class<?>> frames = new HashSet<>();
        Set<Class<?>> ops = new HashSet<>();

        for (long seed = 0; seed < 3_000; seed++) {
            ClientFrame frame = new RandomRecords(seed).clientFrame();
            frames.add(frame.getClass());
            if (frame instanceof ClientFrame.Submit submit) {
                ops.add(submit.op().getClass());
            }

            byte[] bytes = SessionCodec.encode(frame).toByteArray();

            ClientFrame decoded = SessionCodec.decode(AttachRequest.parseFrom(bytes));
            assertThat(Rendered.of(decoded)).as("seed=%d", seed).isEqualTo(Rendered.of(frame));
        }
        assertThat(frames).containsExactlyInAnyOrder(ClientFrame.class.getPermittedSubclasses());
        assertThat(ops).containsExactlyInAnyOrder(Op.class.getPermittedSubclasses());
    }

    @Test
    void shouldReadBackEveryNodeFrameAndOutcome() throws Exception {
        Set<Class<?>> frames = new HashSet<>();
        Set<Class<?>> outcomes = new HashSet<>();

        for (long seed = 0; seed < 3_000; seed++) {
            NodeFrame frame = new RandomRecords(seed).nodeFrame();
            frames.add(frame.getClass());
            if (frame instanceof NodeFrame.Result result) {
                outcomes.add(result.outcome().getClass());
            }

            byte[] bytes = SessionCodec.encode(frame).toByteArray();

            NodeFrame decoded = SessionCodec.decode(AttachResponse.parseFrom(bytes));
            assertThat(Rendered.of(decoded)).as("seed=%d", seed).isEqualTo(Rendered.of(frame));
        }
        assertThat(frames).containsExactlyInAnyOrder(NodeFrame.class.getPermittedSubclasses());
        assertThat(outcomes).containsExactlyInAnyOrder(Outcome.class.getPermittedSubclasses());
    }

    @Test
    void shouldNotCopyTheBytesOfAValue() throws Exception {
        ClientFrame.Supply supply = new ClientFrame.Supply(1, 0, new RandomRecords(3).payload(), null);

        ClientFrame.Supply shared = (ClientFrame.Supply) SessionCodec.decode(SessionCodec.encode(supply));

        assertThat(shared.value().data()).isSameAs(supply.value().data());
    }

    @Test
    void shouldCopyTheBytesOfAValueThatIsPartOfALargerArray() {
        byte[] larger = {9, 1, 2, 9};
        AttachRequest request = AttachRequest.newBuilder()
                .setSupply(AttachRequest.Supply.newBuilder()
                        .setOpId(1)
                        .setValue(io.strait.proto.v1.Payload.newBuilder()
                                .setData(ByteString.copyFrom(larger).substring(1, 3))))
                .build();

        ClientFrame.Supply supply = (ClientFrame.Supply) SessionCodec.decode(request);

        assertThat(supply.value().data()).containsExactly(1, 2);
    }

    @Test
    void shouldJoinTheBytesOfAValueInSeveralPieces() {
        ByteString rope = ByteString.copyFrom(new byte[300]).concat(ByteString.copyFrom(new byte[] {1, 2}));
        AttachRequest request = AttachRequest.newBuilder()
                .setSupply(AttachRequest.Supply.newBuilder()
                        .setOpId(1)
                        .setValue(io.strait.proto.v1.Payload.newBuilder().setData(rope)))
                .build();

        ClientFrame.Supply supply = (ClientFrame.Supply) SessionCodec.decode(request);

        assertThat(supply.value().data()).isEqualTo(rope.toByteArray());
    }

    @Test
    void shouldNameAnUnknownFrameType() throws Exception {
        byte[] bytes = UnknownFieldSet.newBuilder()
                .addField(40, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build()
                .toByteArray();

        assertThatThrownBy(() -> SessionCodec.decode(AttachRequest.parseFrom(bytes)))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("malformed message: attach_request.frame: unknown type: field number=[40]");
        assertThatThrownBy(() -> SessionCodec.decode(AttachResponse.parseFrom(bytes)))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("malformed message: attach_response.frame: unknown type: field number=[40]");
    }

    @Test
    void shouldRefuseOnlyTheOperationWhoseBranchIsMalformed() {
        AttachRequest request = AttachRequest.newBuilder()
                .setSubmit(AttachRequest.Submit.newBuilder()
                        .setOpId(12)
                        .setOp(io.strait.proto.v1.Op.newBuilder()
                                .setSelect(io.strait.proto.v1.Op.Select.newBuilder()
                                        .addBranches(Branch.newBuilder()
                                                .setChannel("good")
                                                .setDirection(Direction.DIRECTION_RECEIVE))
                                        .addBranches(Branch.newBuilder()
                                                .setChannel("x".repeat(256))
                                                .setDirection(Direction.DIRECTION_RECEIVE)))))
                .build();

        assertThat(SessionCodec.operationOf(request)).hasValue(12);
        assertThatThrownBy(() -> SessionCodec.decode(request))
                .isInstanceOfSatisfying(
                        MalformedMessageException.class,
                        e -> assertThat(e.refusal())
                                .isEqualTo(
                                        new Outcome.Refused(
                                                Refusal.INVALID_ARGUMENT,
                                                "select.branches[1].branch.channel: channel name: too long: bytes=256 limit=255")));
    }

    @Test
    void shouldKnowNoOperationOfOtherFrames() {
        assertThat(SessionCodec.operationOf(AttachRequest.getDefaultInstance())).isEmpty();
        assertThat(SessionCodec.operationOf(AttachRequest.newBuilder()
                        .setSubmit(AttachRequest.Submit.getDefaultInstance())
                        .build()))
                .isEmpty();
    }

    @Test
    void shouldNameTheFieldOfABadSessionId() {
        AttachResponse good = SessionCodec.encode(welcome());

        for (String bad : new String[] {"", "12", "g".repeat(32), "A".repeat(32)}) {
            AttachResponse wire = good.toBuilder()
                    .setWelcome(good.getWelcome().toBuilder().setSessionId(bad))
                    .build();

            assertThatThrownBy(() -> SessionCodec.decode(wire))
                    .isInstanceOf(MalformedMessageException.class)
                    .hasMessageStartingWith("malformed message: welcome.session_id: ");
        }
    }

    @Test
    void shouldLimitNameAndTokenOfAHello() {
        AttachRequest longName = AttachRequest.newBuilder()
                .setHello(AttachRequest.Hello.newBuilder().setClientName("n".repeat(256)))
                .build();
        AttachRequest longToken = AttachRequest.newBuilder()
                .setHello(AttachRequest.Hello.newBuilder().setResumeToken(ByteString.copyFrom(new byte[65])))
                .build();

        assertThatThrownBy(() -> SessionCodec.decode(longName))
                .hasMessage("malformed message: hello.client_name: too long: length=256 limit=255");
        assertThatThrownBy(() -> SessionCodec.decode(longToken))
                .hasMessage("malformed message: hello.resume_token: resume token: length out of range: bytes=65"
                        + " limit=1..64");
    }

    @Test
    void shouldKeepTheResumeTokenOutOfText() {
        assertThat(welcome().toString()).contains("ResumeToken[secret]");
    }

    private static NodeFrame welcome() {
        for (long seed = 0; ; seed++) {
            NodeFrame frame = new RandomRecords(seed).nodeFrame();
            if (frame instanceof NodeFrame.Welcome) {
                return frame;
            }
        }
    }
}
