package io.strait.proto;

import com.google.protobuf.InvalidProtocolBufferException;
import io.strait.core.id.NodeUid;
import io.strait.core.op.CloseCause;
import io.strait.core.placement.ChannelRecord;

/** Channel records as the control plane spreads them: one {@code strait.v1.ChannelRecord} as bytes. Any thread. */
public final class RecordCodec {

    private RecordCodec() {}

    /** The record as bytes. */
    public static byte[] encode(ChannelRecord channelRecord) {
        io.strait.proto.v1.ChannelRecord.Builder wire = io.strait.proto.v1.ChannelRecord.newBuilder()
                .setChannel(channelRecord.channel().value())
                .setProperties(ChannelCodec.encode(channelRecord.properties()))
                .setDeclared(channelRecord.declared());
        NodeUid home = channelRecord.home();
        if (home != null) {
            wire.setHome(home.value());
        }
        CloseCause closed = channelRecord.closed();
        if (closed != null) {
            wire.setClosed(ChannelCodec.encode(closed));
        }
        return wire.build().toByteArray();
    }

    /**
     * Reads a record.
     *
     * @throws MalformedMessageException when these bytes are not a record
     */
    public static ChannelRecord decode(byte[] bytes) {
        try {
            return decode(io.strait.proto.v1.ChannelRecord.parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedMessageException("channel_record", e);
        }
    }

    private static ChannelRecord decode(io.strait.proto.v1.ChannelRecord wire) {
        if (!wire.hasProperties()) {
            throw Fields.missing("channel_record.properties");
        }
        return new ChannelRecord(
                Fields.channel(wire.getChannel(), "channel_record.channel"),
                ChannelCodec.decode(wire.getProperties()),
                wire.getDeclared(),
                wire.hasHome() ? new NodeUid(wire.getHome()) : null,
                wire.hasClosed() ? ChannelCodec.decode(wire.getClosed()) : null);
    }
}
