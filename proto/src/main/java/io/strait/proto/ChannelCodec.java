package io.strait.proto;

import io.strait.core.op.ChannelInfo;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.CloseCause;
import io.strait.core.op.Direction;
import io.strait.proto.v1.ChannelProperties.Overflow;

/** What is known about channels: properties, closes, snapshots, directions. */
final class ChannelCodec {

    private ChannelCodec() {}

    static io.strait.proto.v1.ChannelProperties encode(ChannelProperties properties) {
        return io.strait.proto.v1.ChannelProperties.newBuilder()
                .setCapacity(properties.capacity())
                .setOverflow(encode(properties.overflow()))
                .setMaxOffers(properties.maxOffers())
                .setMaxPayloadBytes(properties.maxPayloadBytes())
                .setCodec(properties.codec())
                .build();
    }

    static ChannelProperties decode(io.strait.proto.v1.ChannelProperties wire) {
        int maxOffers = wire.hasMaxOffers() ? wire.getMaxOffers() : ChannelProperties.DEFAULT_MAX_OFFERS;
        int maxPayloadBytes =
                wire.hasMaxPayloadBytes() ? wire.getMaxPayloadBytes() : ChannelProperties.DEFAULT_MAX_PAYLOAD_BYTES;
        try {
            return new ChannelProperties(
                    Fields.index(wire.getCapacity(), "channel_properties.capacity"),
                    decode(wire.getOverflow(), wire),
                    Fields.index(maxOffers, "channel_properties.max_offers"),
                    Fields.index(maxPayloadBytes, "channel_properties.max_payload_bytes"),
                    wire.getCodec());
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("channel_properties", e);
        }
    }

    private static Overflow encode(ChannelProperties.Overflow overflow) {
        return switch (overflow) {
            case SUSPEND -> Overflow.OVERFLOW_SUSPEND;
            case DROP_OLDEST -> Overflow.OVERFLOW_DROP_OLDEST;
            case DROP_LATEST -> Overflow.OVERFLOW_DROP_LATEST;
            case CONFLATE -> Overflow.OVERFLOW_CONFLATE;
            case REJECT -> Overflow.OVERFLOW_REJECT;
        };
    }

    private static ChannelProperties.Overflow decode(Overflow overflow, io.strait.proto.v1.ChannelProperties wire) {
        return switch (overflow) {
            case OVERFLOW_UNSPECIFIED, OVERFLOW_SUSPEND -> ChannelProperties.Overflow.SUSPEND;
            case OVERFLOW_DROP_OLDEST -> ChannelProperties.Overflow.DROP_OLDEST;
            case OVERFLOW_DROP_LATEST -> ChannelProperties.Overflow.DROP_LATEST;
            case OVERFLOW_CONFLATE -> ChannelProperties.Overflow.CONFLATE;
            case OVERFLOW_REJECT -> ChannelProperties.Overflow.REJECT;
            case UNRECOGNIZED -> throw Fields.unknownValue("channel_properties.overflow", wire.getOverflowValue());
        };
    }

    static io.strait.proto.v1.CloseCause encode(CloseCause cause) {
        return io.strait.proto.v1.CloseCause.newBuilder()
                .setAborted(cause.aborted())
                .setMessage(cause.message())
                .build();
    }

    static CloseCause decode(io.strait.proto.v1.CloseCause wire) {
        try {
            return new CloseCause(wire.getAborted(), wire.getMessage());
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("close_cause.message", e);
        }
    }

    static io.strait.proto.v1.ChannelInfo encode(ChannelInfo info) {
        io.strait.proto.v1.ChannelInfo.Builder wire = io.strait.proto.v1.ChannelInfo.newBuilder()
                .setChannel(info.channel().value())
                .setHome(info.home().toString())
                .setProperties(encode(info.properties()))
                .setDeclared(info.declared())
                .setBuffered(info.buffered())
                .setPlainSenders(info.plainSenders())
                .setPlainReceivers(info.plainReceivers())
                .setSelectSenders(info.selectSenders())
                .setSelectReceivers(info.selectReceivers())
                .setSends(info.sends())
                .setReceives(info.receives())
                .setDropped(info.dropped());
        CloseCause closed = info.closed();
        if (closed != null) {
            wire.setClosed(encode(closed));
        }
        return wire.build();
    }

    static ChannelInfo decode(io.strait.proto.v1.ChannelInfo wire) {
        if (!wire.hasProperties()) {
            throw Fields.missing("channel_info.properties");
        }
        return new ChannelInfo(
                Fields.channel(wire.getChannel(), "channel_info.channel"),
                Fields.nodeUid(wire.getHome(), "channel_info.home"),
                decode(wire.getProperties()),
                wire.getDeclared(),
                Fields.index(wire.getBuffered(), "channel_info.buffered"),
                Fields.index(wire.getPlainSenders(), "channel_info.plain_senders"),
                Fields.index(wire.getPlainReceivers(), "channel_info.plain_receivers"),
                Fields.index(wire.getSelectSenders(), "channel_info.select_senders"),
                Fields.index(wire.getSelectReceivers(), "channel_info.select_receivers"),
                Fields.count(wire.getSends(), "channel_info.sends"),
                Fields.count(wire.getReceives(), "channel_info.receives"),
                Fields.count(wire.getDropped(), "channel_info.dropped"),
                wire.hasClosed() ? decode(wire.getClosed()) : null);
    }

    static io.strait.proto.v1.Direction encode(Direction direction) {
        return switch (direction) {
            case SEND -> io.strait.proto.v1.Direction.DIRECTION_SEND;
            case RECEIVE -> io.strait.proto.v1.Direction.DIRECTION_RECEIVE;
        };
    }

    static Direction decode(io.strait.proto.v1.Direction direction, int number, String field) {
        return switch (direction) {
            case DIRECTION_SEND -> Direction.SEND;
            case DIRECTION_RECEIVE -> Direction.RECEIVE;
            case DIRECTION_UNSPECIFIED -> throw Fields.missing(field);
            case UNRECOGNIZED -> throw Fields.unknownValue(field, number);
        };
    }
}
