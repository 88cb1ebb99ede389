package io.strait.proto;

import static org.junit.jupiter.api.Assertions.fail;

import com.google.protobuf.InvalidProtocolBufferException;
import io.strait.core.id.NodeUid;
import io.strait.proto.v1.AttachRequest;
import io.strait.proto.v1.AttachResponse;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged bytes are a value or a MalformedMessageException, never anything else. */
class MalformedBytesTest {

    private static final int SEEDS = 30_000;
    private static final NodeUid FROM = new NodeUid(1);

    /** Reads bytes as one kind of message; a parser that gRPC runs before the codec may refuse them as well. */
    private interface Reader {
        void read(byte[] bytes) throws InvalidProtocolBufferException;
    }

    @Test
    void shouldSurviveDamagedPeerMessages() {
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomRecords records = new RandomRecords(seed);
            byte[] bytes = new PeerCodec(FROM).encode(records.message());
            read(seed, damaged(bytes, records.random()), b -> PeerCodec.decode(FROM, b, 0, b.length));
        }
    }

    @Test
    void shouldSurviveDamagedClientFrames() {
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomRecords records = new RandomRecords(seed);
            byte[] bytes = SessionCodec.encode(records.clientFrame()).toByteArray();
            read(seed, damaged(bytes, records.random()), b -> SessionCodec.decode(AttachRequest.parseFrom(b)));
        }
    }

    @Test
    void shouldSurviveDamagedNodeFrames() {
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomRecords records = new RandomRecords(seed);
            byte[] bytes = SessionCodec.encode(records.nodeFrame()).toByteArray();
            read(seed, damaged(bytes, records.random()), b -> SessionCodec.decode(AttachResponse.parseFrom(b)));
        }
    }

    @Test
    void shouldSurviveDamagedChannelRecords() {
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomRecords records = new RandomRecords(seed);
            byte[] bytes = RecordCodec.encode(records.channelRecord());
            read(seed, damaged(bytes, records.random()), RecordCodec::decode);
        }
    }

    private static void read(long seed, byte[] bytes, Reader reader) {
        try {
            reader.read(bytes);
        } catch (MalformedMessageException | InvalidProtocolBufferException expected) {
            return;
        } catch (RuntimeException | Error e) {
            fail("seed=" + seed + " bytes=" + Rendered.of(bytes), e);
        }
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 1 -> withFlips(bytes, 1 + random.nextInt(3), random);
            case 2 -> withNoise(bytes, random);
            default -> withFlips(Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)), 1, random);
        };
    }

    private static byte[] withFlips(byte[] bytes, int flips, Random random) {
        byte[] copy = bytes.clone();
        for (int i = 0; i < flips && copy.length > 0; i++) {
            copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    private static byte[] withNoise(byte[] bytes, Random random) {
        byte[] noise = new byte[1 + random.nextInt(8)];
        random.nextBytes(noise);
        byte[] copy = Arrays.copyOf(bytes, bytes.length + noise.length);
        int at = random.nextInt(bytes.length + 1);
        System.arraycopy(bytes, at, copy, at + noise.length, bytes.length - at);
        System.arraycopy(noise, 0, copy, at, noise.length);
        return copy;
    }
}
