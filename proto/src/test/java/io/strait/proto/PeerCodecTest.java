package io.strait.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.strait.core.id.Age;
import io.strait.core.id.Attempt;
import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SelectId;
import io.strait.core.message.Message;
import io.strait.core.op.Payload;
import io.strait.proto.v1.PeerMessage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PeerCodecTest {

    private static final NodeUid SELF = new NodeUid(0xfeedL);
    private static final NodeUid OTHER = new NodeUid(0xbeefL);
    private static final PeerCodec CODEC = new PeerCodec(SELF);

    @Test
    void shouldReadBackEveryMessage() {
        Set<Class<?>> seen = new HashSet<>();

        for (long seed = 0; seed < 5_000; seed++) {
            RandomRecords records = new RandomRecords(seed);
            NodeUid from = records.node();
            Message message = records.message();
            seen.add(message.getClass());

            byte[] bytes = new PeerCodec(from).encode(message);

            Message decoded = PeerCodec.decode(from, bytes, 0, bytes.length);
            assertThat(Rendered.of(decoded)).as("seed=%d", seed).isEqualTo(Rendered.of(message));
        }
        assertThat(seen).containsExactlyInAnyOrder(Message.class.getPermittedSubclasses());
    }

    @Test
    void shouldWriteTheSameBytesIntoArrayAndBuffers() {
        Message message = claim(OTHER);
        byte[] expected = CODEC.encode(message);
        byte[] array = new byte[expected.length + 7];
        ByteBuffer heap = ByteBuffer.allocate(expected.length + 7).position(3);
        ByteBuffer direct = ByteBuffer.allocateDirect(expected.length + 7).position(3);

        assertThat(CODEC.encode(message, array, 5)).isEqualTo(expected.length);
        assertThat(CODEC.encode(message, heap)).isEqualTo(expected.length);
        assertThat(CODEC.encode(message, direct)).isEqualTo(expected.length);

        assertThat(Arrays.copyOfRange(array, 5, 5 + expected.length)).isEqualTo(expected);
        assertThat(heap.position()).isEqualTo(3 + expected.length);
        assertThat(direct.position()).isEqualTo(3 + expected.length);
        for (ByteBuffer written :
                new ByteBuffer[] {heap.flip().position(3), direct.flip().position(3)}) {
            assertThat(Rendered.of(PeerCodec.decode(SELF, written))).isEqualTo(Rendered.of(message));
        }
    }

    @Test
    void shouldWriteNothingWithoutRoom() {
        Message message = claim(OTHER);
        int length = CODEC.encode(message).length;
        byte[] array = new byte[length];
        ByteBuffer buffer = ByteBuffer.allocate(length - 1);

        assertThat(CODEC.encode(message, array, 1)).isZero();
        assertThat(CODEC.encode(message, buffer)).isZero();

        assertThat(array).containsOnly(0);
        assertThat(buffer.position()).isZero();
    }

    @Test
    void shouldOwnDecodedBytes() {
        Message.Claim message = claim(OTHER);
        byte[] source = CODEC.encode(message);

        Message.Claim decoded = (Message.Claim) PeerCodec.decode(SELF, source, 0, source.length);
        Arrays.fill(source, (byte) 0);

        assertThat(decoded.value().data()).isEqualTo(message.value().data());
    }

    @Test
    void shouldLeaveOutWhatTheReaderKnows() {
        int own = CODEC.encode(claim(SELF)).length;
        int foreign = CODEC.encode(claim(OTHER)).length;

        assertThat(foreign - own).isEqualTo(Long.BYTES + 1);
        assertThat(own).isLessThan(64);
    }

    @Test
    void shouldNameAnUnknownMessageType() {
        byte[] bytes = UnknownFieldSet.newBuilder()
                .addField(
                        77,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFromUtf8("join"))
                                .build())
                .build()
                .toByteArray();

        assertThatThrownBy(() -> PeerCodec.decode(OTHER, bytes, 0, bytes.length))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("malformed message: peer_message.message: unknown type: field number=[77]");
    }

    @Test
    void shouldNameTheMissingField() {
        assertFault(PeerMessage.newBuilder(), "peer_message.message", "is missing");
        assertFault(
                PeerMessage.newBuilder().setClaim(PeerMessage.Claim.getDefaultInstance()),
                "claim.attempt",
                "is missing");
        assertFault(
                PeerMessage.newBuilder()
                        .setGone(PeerMessage.Gone.newBuilder()
                                .setSelect(io.strait.proto.v1.SelectId.getDefaultInstance())),
                "gone.select",
                "is missing");
        assertFault(
                PeerMessage.newBuilder().setChannelReply(PeerMessage.ChannelReply.getDefaultInstance()),
                "channel_reply.outcome",
                "is missing");
    }

    @Test
    void shouldNameTheFieldOutOfRange() {
        io.strait.proto.v1.SelectId select =
                io.strait.proto.v1.SelectId.newBuilder().setSequence(1).build();

        assertFault(
                PeerMessage.newBuilder()
                        .setUnpaired(PeerMessage.Unpaired.newBuilder()
                                .setSelect(select)
                                .setBranch(-1)),
                "unpaired.branch",
                "out of range: value=4294967295 limit=2147483647");
        assertFault(
                PeerMessage.newBuilder()
                        .setAvailable(PeerMessage.Available.newBuilder()
                                .setSelect(select)
                                .setModeValue(9)),
                "available.mode",
                "unknown value: number=9");
        assertFault(
                PeerMessage.newBuilder()
                        .setAnswer(PeerMessage.Answer.newBuilder()
                                .setSelect(select)
                                .addReady(3)),
                "answer.partner_times",
                "one for each ready branch: ready=1 partner_times=0");
        assertFault(
                PeerMessage.newBuilder()
                        .setInspectChannel(
                                PeerMessage.InspectChannel.newBuilder().setChannel("a\u0007")),
                "inspect_channel.channel",
                "channel name: control character: index=1 code=7");
    }

    private static void assertFault(PeerMessage.Builder wire, String field, String fault) {
        byte[] bytes = wire.build().toByteArray();

        assertThatThrownBy(() -> PeerCodec.decode(OTHER, bytes, 0, bytes.length))
                .isInstanceOfSatisfying(MalformedMessageException.class, e -> {
                    assertThat(e.field()).isEqualTo(field);
                    assertThat(e.fault()).isEqualTo(fault);
                });
    }

    private static Message.Claim claim(NodeUid initiatorNode) {
        SelectId initiator = new SelectId(initiatorNode, 7);
        return new Message.Claim(
                new Attempt(initiator, 1),
                new Age(1_700_000_000_000_000_000L, initiator),
                new ChannelName("orders"),
                new SelectId(OTHER, 9),
                0,
                Payload.value("", new byte[] {1, 2, 3}));
    }
}
