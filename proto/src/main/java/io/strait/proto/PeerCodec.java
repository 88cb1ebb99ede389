package io.strait.proto;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.strait.core.id.NodeUid;
import io.strait.core.message.Message;
import io.strait.proto.v1.PeerMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * Messages between nodes as bytes: one {@code strait.v1.PeerMessage} without length or frame, which are the link's.
 *
 * <p>Ids of the sending node are left out of the bytes, so they only mean something together with the uid of the node
 * that they came from. Decoded messages own their bytes: the source may be reused at once. Stateless; any thread.
 */
public final class PeerCodec {

    private final NodeUid self;

    /**
     * A codec for what one node sends and gets.
     *
     * @param self the node that {@link #encode} speaks for
     */
    public PeerCodec(NodeUid self) {
        this.self = self;
    }

    /** The message in an array of its own. */
    public byte[] encode(Message message) {
        return PeerEncoder.encode(message, self).toByteArray();
    }

    /**
     * Writes the message at the buffer's position, which moves behind it.
     *
     * @return how many bytes were written, or 0 when fewer bytes remain than the message needs; then nothing was written
     */
    public int encode(Message message, ByteBuffer target) {
        PeerMessage wire = PeerEncoder.encode(message, self);
        int length = wire.getSerializedSize();
        if (length > target.remaining()) {
            return 0;
        }
        write(wire, CodedOutputStream.newInstance(target));
        return length;
    }

    /**
     * Writes the message into the array.
     *
     * @return how many bytes were written, or 0 when there is no room behind {@code offset}; then nothing was written
     */
    public int encode(Message message, byte[] target, int offset) {
        PeerMessage wire = PeerEncoder.encode(message, self);
        int length = wire.getSerializedSize();
        if (length > target.length - offset) {
            return 0;
        }
        write(wire, CodedOutputStream.newInstance(target, offset, length));
        return length;
    }

    private static void write(PeerMessage wire, CodedOutputStream output) {
        try {
            wire.writeTo(output);
            output.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("peer message: room was checked before", e);
        }
    }

    /**
     * Reads a message that {@code from} has encoded.
     *
     * @throws MalformedMessageException when these bytes are not one message of this protocol
     */
    public static Message decode(NodeUid from, byte[] source, int offset, int length) {
        return decode(from, CodedInputStream.newInstance(source, offset, length));
    }

    /**
     * Reads a message that {@code from} has encoded, from the buffer's position to its limit. The position stays.
     *
     * @throws MalformedMessageException when these bytes are not one message of this protocol
     */
    public static Message decode(NodeUid from, ByteBuffer source) {
        return decode(from, CodedInputStream.newInstance(source.duplicate()));
    }

    private static Message decode(NodeUid from, CodedInputStream input) {
        try {
            PeerMessage wire = PeerMessage.parseFrom(input);
            input.checkLastTagWas(0);
            return PeerDecoder.decode(wire, from);
        } catch (IOException e) {
            throw new MalformedMessageException("peer_message", e);
        }
    }
}
