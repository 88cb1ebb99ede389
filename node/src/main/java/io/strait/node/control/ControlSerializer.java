package io.strait.node.control;

import akka.serialization.SerializerWithStringManifest;
import io.strait.core.id.NodeUid;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.CloseCause;
import io.strait.node.control.ChannelState.Close;
import io.strait.node.control.ChannelState.Declaration;
import io.strait.node.control.ChannelState.Stamp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of what Distributed Data carries between nodes. The manifest names the type and the version of its layout; a
 * new layout gets a new manifest and the old one stays readable for a rolling upgrade.
 */
final class ControlSerializer extends SerializerWithStringManifest {

    private static final String NODE_INFO = "node-info-1";
    private static final String CHANNEL_STATE = "channel-state-1";
    /** Unique among the serializers of one actor system; Akka keeps 0 to 40. */
    private static final int IDENTIFIER = 7470;

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object value) {
        return switch (value) {
            case NodeInfo info -> NODE_INFO;
            case ChannelState state -> CHANNEL_STATE;
            default -> throw new IllegalArgumentException("control: not a replicated type: class=" + value.getClass());
        };
    }

    @Override
    public byte[] toBinary(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            switch (value) {
                case NodeInfo info -> writeInfo(out, info);
                case ChannelState state -> writeState(out, state);
                default ->
                    throw new IllegalArgumentException("control: not a replicated type: class=" + value.getClass());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return switch (manifest) {
                case NODE_INFO -> readInfo(in);
                case CHANNEL_STATE -> readState(in);
                default -> throw new NotSerializableException("control: unknown type: manifest=" + manifest);
            };
        } catch (NotSerializableException e) {
            throw e;
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            NotSerializableException malformed =
                    new NotSerializableException("control: malformed: manifest=" + manifest + " bytes=" + bytes.length);
            malformed.initCause(e);
            throw malformed;
        }
    }

    private static void writeInfo(DataOutputStream out, NodeInfo info) throws IOException {
        out.writeLong(info.uid().value());
        out.writeUTF(info.name());
        writeEndpoint(out, info.data());
        writeEndpoint(out, info.edge());
        writeEndpoint(out, info.admin());
        out.writeUTF(info.version());
    }

    private static NodeInfo readInfo(DataInputStream in) throws IOException {
        return new NodeInfo(
                new NodeUid(in.readLong()),
                in.readUTF(),
                readEndpoint(in),
                readEndpoint(in),
                readEndpoint(in),
                in.readUTF());
    }

    private static void writeEndpoint(DataOutputStream out, Endpoint endpoint) throws IOException {
        out.writeUTF(endpoint.host());
        out.writeInt(endpoint.port());
    }

    private static Endpoint readEndpoint(DataInputStream in) throws IOException {
        return new Endpoint(in.readUTF(), in.readInt());
    }

    private static void writeState(DataOutputStream out, ChannelState state) throws IOException {
        Declaration declaration = state.declaration();
        out.writeBoolean(declaration != null);
        if (declaration != null) {
            writeStamp(out, declaration.stamp());
            writeProperties(out, declaration.properties());
            NodeUid home = declaration.home();
            out.writeBoolean(home != null);
            if (home != null) {
                out.writeLong(home.value());
            }
            out.writeInt(declaration.homeVersion());
        }
        Close close = state.close();
        out.writeBoolean(close != null);
        if (close != null) {
            writeStamp(out, close.stamp());
            out.writeBoolean(close.cause().aborted());
            out.writeUTF(close.cause().message());
        }
    }

    private static ChannelState readState(DataInputStream in) throws IOException {
        return new ChannelState(readDeclaration(in), readClose(in));
    }

    private static @Nullable Declaration readDeclaration(DataInputStream in) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        Stamp stamp = readStamp(in);
        ChannelProperties properties = readProperties(in);
        NodeUid home = in.readBoolean() ? new NodeUid(in.readLong()) : null;
        return new Declaration(stamp, properties, home, in.readInt());
    }

    private static @Nullable Close readClose(DataInputStream in) throws IOException {
        return in.readBoolean() ? new Close(readStamp(in), new CloseCause(in.readBoolean(), in.readUTF())) : null;
    }

    private static void writeProperties(DataOutputStream out, ChannelProperties properties) throws IOException {
        out.writeInt(properties.capacity());
        out.writeUTF(properties.overflow().name());
        out.writeInt(properties.maxOffers());
        out.writeInt(properties.maxPayloadBytes());
        out.writeUTF(properties.codec());
    }

    private static ChannelProperties readProperties(DataInputStream in) throws IOException {
        return new ChannelProperties(
                in.readInt(),
                ChannelProperties.Overflow.valueOf(in.readUTF()),
                in.readInt(),
                in.readInt(),
                in.readUTF());
    }

    private static void writeStamp(DataOutputStream out, Stamp stamp) throws IOException {
        out.writeLong(stamp.timeMicros());
        out.writeLong(stamp.writer().value());
    }

    private static Stamp readStamp(DataInputStream in) throws IOException {
        return new Stamp(in.readLong(), new NodeUid(in.readLong()));
    }
}
