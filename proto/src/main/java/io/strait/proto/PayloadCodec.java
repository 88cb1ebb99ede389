package io.strait.proto;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.strait.core.op.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Values. Neither direction copies the bytes: a {@link Payload} owns its array and nobody writes to it, so the encoded
 * message may share the array, and a parsed message, which is dropped after decoding, hands its own over.
 */
final class PayloadCodec {

    private PayloadCodec() {}

    static io.strait.proto.v1.Payload encode(Payload payload) {
        io.strait.proto.v1.Payload.Builder wire = io.strait.proto.v1.Payload.newBuilder()
                .setKind(encode(payload.kind()))
                .setContentType(payload.contentType())
                .setData(UnsafeByteOperations.unsafeWrap(payload.data()));
        for (Payload.Header header : payload.headers()) {
            wire.addHeaders(
                    io.strait.proto.v1.Header.newBuilder().setKey(header.key()).setValue(header.value()));
        }
        return wire.build();
    }

    static Payload decode(io.strait.proto.v1.Payload wire) {
        return new Payload(decode(wire.getKind(), wire), wire.getContentType(), headers(wire), bytes(wire.getData()));
    }

    private static io.strait.proto.v1.Payload.Kind encode(Payload.Kind kind) {
        return switch (kind) {
            case VALUE -> io.strait.proto.v1.Payload.Kind.KIND_VALUE;
            case FAILURE -> io.strait.proto.v1.Payload.Kind.KIND_FAILURE;
        };
    }

    private static Payload.Kind decode(io.strait.proto.v1.Payload.Kind kind, io.strait.proto.v1.Payload wire) {
        return switch (kind) {
            case KIND_UNSPECIFIED, KIND_VALUE -> Payload.Kind.VALUE;
            case KIND_FAILURE -> Payload.Kind.FAILURE;
            case UNRECOGNIZED -> throw Fields.unknownValue("payload.kind", wire.getKindValue());
        };
    }

    private static List<Payload.Header> headers(io.strait.proto.v1.Payload wire) {
        if (wire.getHeadersCount() == 0) {
            return List.of();
        }
        List<Payload.Header> headers = new ArrayList<>(wire.getHeadersCount());
        for (io.strait.proto.v1.Header header : wire.getHeadersList()) {
            headers.add(new Payload.Header(header.getKey(), header.getValue()));
        }
        return headers;
    }

    private static byte[] bytes(ByteString data) {
        ArrayTaker taker = new ArrayTaker(data.size());
        try {
            UnsafeByteOperations.unsafeWriteTo(data, taker);
        } catch (IOException e) {
            throw new MalformedMessageException("payload.data", e);
        }
        return taker.array;
    }

    /** Takes the array behind a ByteString when it is exactly the data, and copies otherwise. */
    private static final class ArrayTaker extends ByteOutput {

        private static final byte[] EMPTY = {};

        private final int size;
        private byte[] array;
        private int position;

        ArrayTaker(int size) {
            this.size = size;
            this.array = EMPTY;
        }

        @Override
        public void writeLazy(byte[] value, int offset, int length) {
            if (offset == 0 && length == size && value.length == size) {
                array = value;
            } else {
                write(value, offset, length);
            }
        }

        @Override
        public void writeLazy(ByteBuffer value) {
            write(value);
        }

        @Override
        public void write(byte value) {
            target()[position++] = value;
        }

        @Override
        public void write(byte[] value, int offset, int length) {
            System.arraycopy(value, offset, target(), position, length);
            position += length;
        }

        @Override
        public void write(ByteBuffer value) {
            int length = value.remaining();
            value.get(target(), position, length);
            position += length;
        }

        private byte[] target() {
            if (array.length != size) {
                array = new byte[size];
            }
            return array;
        }
    }
}
