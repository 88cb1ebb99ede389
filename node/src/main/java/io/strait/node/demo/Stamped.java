package io.strait.node.demo;

import io.strait.Codec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A value that can be told from every other one.
 *
 * @param stream who sent it on which channel: the number of a {@link ValueStream}
 * @param seq its number there, from 0
 * @param text what it is about
 */
record Stamped(int stream, int seq, String text) {

    static final Codec<Stamped> CODEC = Codec.of("application/x-strait-demo", Stamped::encode, Stamped::decode);

    private static byte[] encode(Stamped value) {
        byte[] text = value.text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 * Integer.BYTES + text.length)
                .putInt(value.stream)
                .putInt(value.seq)
                .put(text)
                .array();
    }

    private static Stamped decode(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int stream = buffer.getInt();
        int seq = buffer.getInt();
        return new Stamped(stream, seq, StandardCharsets.UTF_8.decode(buffer).toString());
    }
}
