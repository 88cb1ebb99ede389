package io.strait.node.edge;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.node.observe.ChannelQuery;
import io.strait.node.observe.ChannelSource;
import io.strait.proto.ErrorCode;
import io.strait.proto.MalformedMessageException;
import io.strait.proto.UnaryCodec;
import io.strait.proto.WireError;
import io.strait.proto.v1.ChannelServiceGrpc;
import io.strait.proto.v1.CloseRequest;
import io.strait.proto.v1.CloseResponse;
import io.strait.proto.v1.DeclareRequest;
import io.strait.proto.v1.DeclareResponse;
import io.strait.proto.v1.InspectRequest;
import io.strait.proto.v1.InspectResponse;
import io.strait.proto.v1.ListChannelsRequest;
import io.strait.proto.v1.ListChannelsResponse;
import io.strait.proto.v1.ReceiveRequest;
import io.strait.proto.v1.ReceiveResponse;
import io.strait.proto.v1.SelectRequest;
import io.strait.proto.v1.SelectResponse;
import io.strait.proto.v1.SendRequest;
import io.strait.proto.v1.SendResponse;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Unary operations. A call that is given up cancels its operation; a commit wins. */
final class ChannelServiceAdapter extends ChannelServiceGrpc.ChannelServiceImplBase {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelServiceAdapter.class);

    private final Edge edge;
    private final ChannelSource channels;

    ChannelServiceAdapter(Edge edge, ChannelSource channels) {
        this.edge = edge;
        this.channels = channels;
    }

    @Override
    public void send(SendRequest request, StreamObserver<SendResponse> responses) {
        call(responses, () -> UnaryCodec.decode(request), (op, outcome) -> UnaryCodec.sendResponse(outcome));
    }

    @Override
    public void receive(ReceiveRequest request, StreamObserver<ReceiveResponse> responses) {
        call(responses, () -> UnaryCodec.decode(request), (op, outcome) -> UnaryCodec.receiveResponse(outcome));
    }

    @Override
    public void select(SelectRequest request, StreamObserver<SelectResponse> responses) {
        call(responses, () -> UnaryCodec.decode(request), UnaryCodec::selectResponse);
    }

    @Override
    public void close(CloseRequest request, StreamObserver<CloseResponse> responses) {
        call(responses, () -> UnaryCodec.decode(request), (op, outcome) -> UnaryCodec.closeResponse(outcome));
    }

    @Override
    public void inspect(InspectRequest request, StreamObserver<InspectResponse> responses) {
        call(responses, () -> UnaryCodec.decode(request), (op, outcome) -> UnaryCodec.inspectResponse(outcome));
    }

    @Override
    public void declare(DeclareRequest request, StreamObserver<DeclareResponse> responses) {
        call(responses, () -> UnaryCodec.decode(request), (op, outcome) -> UnaryCodec.declareResponse(outcome));
    }

    /** What a call answers to an outcome; nothing when the outcome is an error. */
    @FunctionalInterface
    private interface Response<P, R> {
        Optional<R> of(P op, Outcome outcome);
    }

    private <P extends Op, R> void call(StreamObserver<R> responses, Supplier<P> request, Response<P, R> response) {
        ServerCallStreamObserver<R> observer = (ServerCallStreamObserver<R>) responses;
        P op;
        try {
            edge.readiness().requireServing();
            op = request.get();
        } catch (MalformedMessageException e) {
            observer.onError(Refused.status(WireError.of(e)));
            return;
        } catch (Refused e) {
            observer.onError(Refused.status(e.error()));
            return;
        }
        edge.counters().callsStarted.increment();
        Runnable cancel = edge.operations()
                .start(CallDeadline.within(op), outcome -> respond(observer, outcome, o -> response.of(op, o)));
        observer.setOnCancelHandler(() -> {
            edge.counters().callsCancelled.increment();
            cancel.run();
        });
    }

    /** In the turn. */
    private <R> void respond(
            ServerCallStreamObserver<R> observer, Outcome outcome, Function<Outcome, Optional<R>> response) {
        if (observer.isCancelled()) {
            onLost(outcome);
            return;
        }
        Optional<R> answer = response.apply(outcome);
        if (answer.isPresent()) {
            observer.onNext(answer.get());
            observer.onCompleted();
        } else {
            observer.onError(Refused.status(WireError.of(outcome)));
        }
    }

    /** Nobody hears the outcome any more: nothing to regret unless a value has moved. */
    private void onLost(Outcome outcome) {
        if (outcome instanceof Outcome.Received || outcome instanceof Outcome.Sent) {
            edge.counters().callsLost.increment();
            LOG.warn(
                    "call given up after its operation was committed: outcome={}",
                    outcome.getClass().getSimpleName());
        }
    }

    @Override
    public void listChannels(ListChannelsRequest request, StreamObserver<ListChannelsResponse> responses) {
        ChannelQuery query;
        try {
            int limit = request.getLimit() == 0 ? ChannelQuery.DEFAULT_LIMIT : request.getLimit();
            query = new ChannelQuery(request.getAfter(), request.getPrefix(), limit, request.getLocalOnly());
        } catch (IllegalArgumentException e) {
            String fault = String.valueOf(e.getMessage());
            responses.onError(
                    Refused.status(WireError.of(new MalformedMessageException("list_channels_request", fault))));
            return;
        }
        channels.list(query).whenComplete((page, failure) -> {
            if (failure != null) {
                WireError error = new WireError(ErrorCode.UNAVAILABLE, "channels: cannot be listed: " + failure);
                responses.onError(Refused.status(error));
                return;
            }
            ListChannelsResponse.Builder response =
                    UnaryCodec.listChannelsResponse(page.channels(), page.more()).toBuilder();
            page.unanswered().forEach(node -> response.addUnansweredNodes(node.toString()));
            responses.onNext(response.build());
            responses.onCompleted();
        });
    }
}
