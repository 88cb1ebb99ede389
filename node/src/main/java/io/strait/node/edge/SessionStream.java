package io.strait.node.edge;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.strait.core.Input;
import io.strait.core.op.Outcome;
import io.strait.core.op.Refusal;
import io.strait.node.scheduler.InboxFullException;
import io.strait.node.scheduler.SchedulerStoppedException;
import io.strait.node.scheduler.SessionListener;
import io.strait.proto.ClientFrame;
import io.strait.proto.ErrorCode;
import io.strait.proto.MalformedMessageException;
import io.strait.proto.NodeFrame;
import io.strait.proto.ProtocolVersion;
import io.strait.proto.ProtocolVersionException;
import io.strait.proto.ResumeToken;
import io.strait.proto.SessionCodec;
import io.strait.proto.WireError;
import io.strait.proto.v1.AttachRequest;
import io.strait.proto.v1.AttachResponse;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of a session: decodes the client's frames on the event loop and brings them to the scheduler; sends outcomes
 * from the turn. The next frame is asked of gRPC when the last one is taken, so a full inbox slows the client down.
 *
 * <p>{@link StreamObserver} and {@link ClientFrame.Handler} methods run on the event loop, {@link SessionListener} methods
 * in the turn, where no session lock may be taken.
 */
final class SessionStream implements StreamObserver<AttachRequest>, ClientFrame.Handler, SessionListener {

    private static final Logger LOG = LoggerFactory.getLogger(SessionStream.class);

    /** How long a stream that ends may still write what waits. */
    private static final long CLOSING_TIMEOUT_MS = 10_000;

    /** Room for some frames in gRPC, so that a burst does not have to wait for a round over the event loop. */
    private static final int READY_THRESHOLD_BYTES = 1 << 18;

    private final Edge edge;
    private final ServerCallStreamObserver<AttachResponse> observer;
    private final Outbound outbound;
    private final Future<?> helloTimeout;
    private volatile @Nullable EdgeSession session;

    SessionStream(Edge edge, ServerCallStreamObserver<AttachResponse> observer) {
        this.edge = edge;
        this.observer = observer;
        EdgeSettings.Sessions settings = edge.settings().sessions();
        this.outbound = new Outbound(observer, settings.maxBacklogBytes(), edge.counters());
        this.helloTimeout = edge.later().run(settings.helloTimeout().toMillis(), this::onHelloTimeout);
        edge.counters().streamsOpen.increment();
    }

    /** Must be called in the call that gRPC starts the stream with. */
    void begin() {
        observer.disableAutoRequest();
        observer.setOnReadyThreshold(READY_THRESHOLD_BYTES);
        observer.setOnReadyHandler(outbound::onReady);
        observer.setOnCancelHandler(this::onCancelled);
        observer.setOnCloseHandler(this::onClosed);
        observer.request(1);
    }

    private void onHelloTimeout() {
        if (session == null) {
            fail(new WireError(
                    ErrorCode.MALFORMED_MESSAGE,
                    "attach_request.hello: did not come in time: waitedMs="
                            + edge.settings().sessions().helloTimeout().toMillis()));
        }
    }

    // ---- the client: event loop -----------------------------------------------------------------------------------

    @Override
    public void onNext(AttachRequest wire) {
        edge.counters().framesReceived.increment();
        if (outbound.isClosing() && !(wire.hasAcknowledge() && session != null)) {
            // All but this comes again on the next stream. Without it the next one would bring the same outcomes again,
            // and a slow client would never see the later ones.
            next();
            return;
        }
        try {
            requireOrder(wire);
            SessionCodec.decode(wire).deliverTo(this);
        } catch (MalformedMessageException e) {
            onMalformed(wire, e);
        } catch (ProtocolVersionException e) {
            edge.counters().sessionsRefused.increment();
            fail(WireError.of(e));
        } catch (Refused e) {
            edge.counters().sessionsRefused.increment();
            fail(e.error());
        } catch (SchedulerStoppedException e) {
            fail(new WireError(ErrorCode.UNAVAILABLE, String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            LOG.error("frame not handled: session={} frame={}", sessionName(), wire.getFrameCase(), e);
            fail(new WireError(ErrorCode.INTERNAL, "edge: frame not handled: frame=" + wire.getFrameCase()));
        }
    }

    private void requireOrder(AttachRequest wire) {
        boolean hello = wire.hasHello();
        boolean known = wire.getFrameCase() != AttachRequest.FrameCase.FRAME_NOT_SET;
        if (known && hello != (session == null)) {
            throw new MalformedMessageException(
                    "attach_request.frame",
                    "hello is the first frame of a stream and only that: frame=" + wire.getFrameCase());
        }
    }

    /** A fault of one operation is that operation's outcome; any other ends the stream and leaves the session. */
    private void onMalformed(AttachRequest wire, MalformedMessageException fault) {
        edge.counters().framesMalformed.increment();
        OptionalLong opId = SessionCodec.operationOf(wire);
        if (session == null || opId.isEmpty()) {
            fail(WireError.of(fault));
            return;
        }
        send(new NodeFrame.Result(opId.getAsLong(), fault.refusal()));
        next();
    }

    private void next() {
        observer.request(1);
    }

    @Override
    public void onHello(ClientFrame.Hello frame) {
        ProtocolVersion.check(frame.protocolVersion());
        ResumeToken token = frame.resumeToken();
        if (token == null) {
            edge.readiness().requireServing();
            welcome(edge.sessions().open(frame, this));
        } else {
            // The Welcome before the outcomes that attaching brings.
            EdgeSession found = edge.sessions().find(token);
            welcome(found);
            edge.sessions().attach(found, this);
        }
        send(new NodeFrame.Endpoints(edge.endpoints().all()));
        edge.readiness().drainingFrame().ifPresent(this::send);
        next();
    }

    private void welcome(EdgeSession found) {
        session = found;
        helloTimeout.cancel(false);
        send(edge.welcome(found));
    }

    @Override
    public void onSubmit(ClientFrame.Submit frame) {
        try {
            edge.scheduler().submit(new Input.Submit(attached().id, frame.opId(), frame.op()));
        } catch (InboxFullException e) {
            edge.counters().inboxFull.increment();
            String detail = String.valueOf(e.getMessage());
            send(new NodeFrame.Result(frame.opId(), new Outcome.Refused(Refusal.OVERLOADED, detail)));
        }
        next();
    }

    @Override
    public void onCancel(ClientFrame.Cancel frame) {
        bring(new Input.Cancel(attached().id, frame.opId()));
    }

    @Override
    public void onSupply(ClientFrame.Supply frame) {
        bring(new Input.Supply(attached().id, frame.opId(), frame.branch(), frame.value(), frame.failure()));
    }

    @Override
    public void onAcknowledge(ClientFrame.Acknowledge frame) {
        bring(new Input.Acknowledge(attached().id, frame.opIds()));
    }

    private void bring(Input input) {
        edge.handover().bring(() -> edge.scheduler().submit(input), this::next);
    }

    @Override
    public void onEnd(ClientFrame.End frame) {
        edge.sessions().end(attached(), this);
        close(null);
    }

    @Override
    public void onPing(ClientFrame.Ping frame) {
        send(new NodeFrame.Pong(frame.nonce()));
        next();
    }

    private EdgeSession attached() {
        EdgeSession attached = session;
        if (attached == null) {
            throw new IllegalStateException("stream: no session");
        }
        return attached;
    }

    @Override
    public void onError(Throwable cause) {
        // gRPC says the same through the cancel handler.
    }

    @Override
    public void onCompleted() {
        detach();
        close(null);
    }

    private void onCancelled() {
        outbound.onCancelled();
        helloTimeout.cancel(false);
        detach();
        onClosed();
    }

    private void onClosed() {
        edge.counters().streamsOpen.decrement();
    }

    private void detach() {
        EdgeSession attached = session;
        if (attached != null) {
            edge.sessions().detach(attached, this);
        }
    }

    // ---- the end of the stream: any thread outside the turn -------------------------------------------------------

    /** Another stream speaks for the session now. */
    void onReplaced() {
        close(new WireError(ErrorCode.SESSION_REPLACED, "session resumed on another stream: session=" + sessionName()));
    }

    /** Ends the stream; its session waits for the client, here or, if the node leaves, for nothing. */
    void fail(WireError error) {
        close(error);
        detach();
    }

    /** Ends the stream but not its session; false when it is ending already. The turn may do this too. */
    private boolean close(@Nullable WireError error) {
        if (!outbound.close(error == null ? null : Refused.status(error))) {
            return false;
        }
        helloTimeout.cancel(false);
        Future<?> _ = edge.later().run(CLOSING_TIMEOUT_MS, outbound::cut);
        if (error != null) {
            LOG.debug("stream ends: session={} reason={} {}", sessionName(), error.code(), error.message());
        }
        return true;
    }

    private String sessionName() {
        EdgeSession attached = session;
        return attached == null ? "none" : attached.id.toString();
    }

    // ---- to the client: any thread, the turn included -------------------------------------------------------------

    @Override
    public void onReply(long opId, Outcome outcome) {
        send(new NodeFrame.Result(opId, outcome));
    }

    @Override
    public void onNeedValue(long opId, int branch) {
        send(new NodeFrame.NeedValue(opId, branch));
    }

    @Override
    public void onStopped(String reason) {
        close(new WireError(ErrorCode.UNAVAILABLE, "node stops: reason=" + reason));
    }

    void send(NodeFrame frame) {
        if (!outbound.isClosing() && !outbound.send(SessionCodec.encode(frame))) {
            onOverflow();
        }
    }

    private void onOverflow() {
        WireError error = new WireError(
                ErrorCode.OVERLOADED,
                "session: client does not read: backlogBytes=" + outbound.backlogBytes() + " limit="
                        + EdgeSettings.BACKLOG_KEY + "="
                        + edge.settings().sessions().maxBacklogBytes());
        if (close(error)) {
            LOG.warn("stream ends: {} session={}", error.message(), sessionName());
            edge.counters().backlogsOverflowed.increment();
            // Not here: this may be the turn.
            Future<?> _ = edge.later().run(0, this::detach);
        }
    }
}
