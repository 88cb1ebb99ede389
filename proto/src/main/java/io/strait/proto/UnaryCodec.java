package io.strait.proto;

import io.strait.core.op.Branch;
import io.strait.core.op.ChannelInfo;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.Choice;
import io.strait.core.op.CloseCause;
import io.strait.core.op.Direction;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.proto.v1.CloseRequest;
import io.strait.proto.v1.CloseResponse;
import io.strait.proto.v1.DeclareRequest;
import io.strait.proto.v1.DeclareResponse;
import io.strait.proto.v1.InspectRequest;
import io.strait.proto.v1.InspectResponse;
import io.strait.proto.v1.ListChannelsResponse;
import io.strait.proto.v1.ReceiveRequest;
import io.strait.proto.v1.ReceiveResponse;
import io.strait.proto.v1.SelectRequest;
import io.strait.proto.v1.SelectResponse;
import io.strait.proto.v1.SendRequest;
import io.strait.proto.v1.SendResponse;
import java.util.List;
import java.util.Optional;

/**
 * The unary calls of ChannelService. Requests become operations, or {@link MalformedMessageException}. Outcomes become
 * responses when they are what the call asked for; for every other outcome the response is empty and the call fails with
 * {@link StatusCodec#encode} of {@link WireError#of(Outcome)}. Stateless; any thread.
 */
public final class UnaryCodec {

    private UnaryCodec() {}

    /** A send of one value. */
    public static Op.Select decode(SendRequest wire) {
        if (!wire.hasValue()) {
            throw Fields.missing("send_request.value");
        }
        Branch branch = Branch.send(
                Fields.channel(wire.getChannel(), "send_request.channel"), PayloadCodec.decode(wire.getValue()));
        return plain(branch, timeoutNs(wire.hasTimeoutMillis(), wire.getTimeoutMillis()), wire.getOrElse());
    }

    /** The answer to a send. */
    public static Optional<SendResponse> sendResponse(Outcome outcome) {
        return outcome instanceof Outcome.Sent ? Optional.of(SendResponse.getDefaultInstance()) : Optional.empty();
    }

    /** A receive of one value. */
    public static Op.Select decode(ReceiveRequest wire) {
        Branch branch = Branch.receive(Fields.channel(wire.getChannel(), "receive_request.channel"));
        return plain(branch, timeoutNs(wire.hasTimeoutMillis(), wire.getTimeoutMillis()), wire.getOrElse());
    }

    /** The answer to a receive. */
    public static Optional<ReceiveResponse> receiveResponse(Outcome outcome) {
        return outcome instanceof Outcome.Received received
                ? Optional.of(ReceiveResponse.newBuilder()
                        .setValue(PayloadCodec.encode(received.value()))
                        .build())
                : Optional.empty();
    }

    private static Op.Select plain(Branch branch, long timeoutNs, boolean orElse) {
        return new Op.Select(List.of(branch), Choice.EAGER, Op.NO_TIMEOUT, timeoutNs, orElse, false);
    }

    private static long timeoutNs(boolean present, long millis) {
        return present ? OpCodec.nanos(millis, "timeout_millis") : Op.NO_TIMEOUT;
    }

    /** A select whose send branches all have their values. */
    public static Op.Select decode(SelectRequest wire) {
        List<Branch> branches = OpCodec.branches(wire.getBranchesList());
        for (int i = 0; i < branches.size(); i++) {
            if (branches.get(i).isLazy()) {
                throw Fields.missing("select.branches[" + i + "].branch.value");
            }
        }
        return new Op.Select(
                branches,
                OpCodec.choice(wire.getChoice(), wire.getChoiceValue()),
                wire.hasPatienceMillis() ? OpCodec.nanos(wire.getPatienceMillis(), "patience_millis") : Op.NO_TIMEOUT,
                timeoutNs(wire.hasTimeoutMillis(), wire.getTimeoutMillis()),
                wire.getOrElse(),
                wire.getStrictDeadline());
    }

    /** The answer to a select. */
    public static Optional<SelectResponse> selectResponse(Op.Select select, Outcome outcome) {
        if (outcome instanceof Outcome.Sent sent) {
            return Optional.of(fired(select, sent.branch(), Direction.SEND).build());
        }
        if (outcome instanceof Outcome.Received received) {
            return Optional.of(fired(select, received.branch(), Direction.RECEIVE)
                    .setValue(PayloadCodec.encode(received.value()))
                    .build());
        }
        return Optional.empty();
    }

    private static SelectResponse.Builder fired(Op.Select select, int index, Direction direction) {
        Branch branch = select.branches().get(index);
        if (branch.direction() != direction) {
            throw new IllegalArgumentException("select: outcome of another branch: branch=" + index + " direction="
                    + branch.direction() + " fired=" + direction);
        }
        return SelectResponse.newBuilder()
                .setBranch(index)
                .setChannel(branch.channel().value());
    }

    /** A close or an abort. */
    public static Op.Close decode(CloseRequest wire) {
        CloseCause cause = wire.hasCause() ? ChannelCodec.decode(wire.getCause()) : new CloseCause(false, "");
        return new Op.Close(Fields.channel(wire.getChannel(), "close_request.channel"), cause);
    }

    /** The answer to a close. */
    public static Optional<CloseResponse> closeResponse(Outcome outcome) {
        return outcome instanceof Outcome.CloseDone done
                ? Optional.of(CloseResponse.newBuilder()
                        .setCause(ChannelCodec.encode(done.cause()))
                        .build())
                : Optional.empty();
    }

    /** A look at a channel. */
    public static Op.Inspect decode(InspectRequest wire) {
        return new Op.Inspect(Fields.channel(wire.getChannel(), "inspect_request.channel"));
    }

    /** The answer to an inspection. */
    public static Optional<InspectResponse> inspectResponse(Outcome outcome) {
        return outcome instanceof Outcome.Inspected inspected
                ? Optional.of(InspectResponse.newBuilder()
                        .setInfo(ChannelCodec.encode(inspected.info()))
                        .build())
                : Optional.empty();
    }

    /** A declaration. */
    public static Op.Declare decode(DeclareRequest wire) {
        ChannelProperties properties =
                wire.hasProperties() ? ChannelCodec.decode(wire.getProperties()) : ChannelProperties.RENDEZVOUS;
        return new Op.Declare(Fields.channel(wire.getChannel(), "declare_request.channel"), properties);
    }

    /** The answer to a declaration. */
    public static Optional<DeclareResponse> declareResponse(Outcome outcome) {
        return outcome instanceof Outcome.Declared declared
                ? Optional.of(DeclareResponse.newBuilder()
                        .setProperties(ChannelCodec.encode(declared.properties()))
                        .build())
                : Optional.empty();
    }

    /**
     * One page of channels.
     *
     * @param channels ascending by name
     * @param more whether there are others after the last one
     */
    public static ListChannelsResponse listChannelsResponse(List<ChannelInfo> channels, boolean more) {
        ListChannelsResponse.Builder wire = ListChannelsResponse.newBuilder().setMore(more);
        for (ChannelInfo info : channels) {
            wire.addChannels(ChannelCodec.encode(info));
        }
        return wire.build();
    }

    /** The channels of a page. */
    public static List<ChannelInfo> decode(ListChannelsResponse wire) {
        return wire.getChannelsList().stream().map(ChannelCodec::decode).toList();
    }
}
