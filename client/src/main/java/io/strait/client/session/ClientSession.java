package io.strait.client.session;

import io.strait.ClientClosedException;
import io.strait.ConnectionEvent;
import io.strait.Endpoint;
import io.strait.OverloadedException;
import io.strait.StraitOptions;
import io.strait.client.port.Completion;
import io.strait.client.port.ConnectionEvents;
import io.strait.client.port.OperationHandle;
import io.strait.client.port.OperationPort;
import io.strait.client.transport.NodeTransport;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Payload;
import io.strait.core.op.Refusal;
import io.strait.proto.ClientFrame;
import io.strait.proto.NodeFrame;
import io.strait.proto.WireError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a client, and what happens to them when connections and nodes come and go (D7).
 *
 * <ul>
 *   <li>While a session is attached, an operation is written by the thread that submits it, as far as the node's credit goes;
 *       otherwise it queues. A queued operation has had no effect: it can time out, be cancelled or go to another node.
 *   <li>When the session is resumed, everything that is unanswered is sent again under its id, by which the node knows it: so
 *       nothing is lost and nothing happens twice.
 *   <li>When the session is lost, what was sent may have happened: it ends as Indeterminate, unless doing it again is harmless.
 *       That and the queued ones go to the next session.
 *   <li>A node that drains gives its operations back (cancel; a commit wins), and they go to another node: nothing is lost and
 *       nothing is indeterminate.
 *   <li>While no node can be reached for longer than {@code connectTimeout}, operations are refused instead of queued.
 * </ul>
 *
 * <p>Not promised: a place in a channel's queue survives neither a lost session nor a drain.
 */
final class ClientSession implements OperationPort, Connection.User, NodeFrame.Handler {

    /** So many answered operations share one acknowledgement; the node keeps a result for each of them until then. */
    private static final int ACKNOWLEDGE_BATCH = 64;

    private final StraitOptions options;
    private final Exclusive exclusive = new Exclusive();
    private final Connection connection;
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    /** Guarded by the lock, like the flags below. */
    private final PendingOps ops = new PendingOps();

    private final FrameCap frameCap = new FrameCap();
    /** The node leaves: its operations are on their way back. */
    private boolean draining;

    private boolean closing;
    private boolean ended;
    /** Connecting has taken too long: refuse instead of queueing. */
    private boolean unreachable;

    ClientSession(StraitOptions options, NodeTransport transport) {
        this.options = options;
        this.connection = new Connection(options, transport, exclusive, this);
    }

    /** Starts to connect. The future completes with the first session, or fails with why there is none; then all is closed. */
    CompletableFuture<Void> start() {
        exclusive.runEvery(Math.max(1, options.keepAlive().toNanos() / 2), () -> {
            acknowledge();
            connection.checkAlive();
        });
        exclusive.run(connection::begin);
        return connected;
    }

    @Override
    public String describe() {
        exclusive.lock();
        try {
            Endpoint node = connection.node();
            return node == null ? options.endpoints().toString() : node.toString();
        } finally {
            exclusive.unlock();
        }
    }

    /** Where the session is, or will be tried first. */
    Endpoint node() {
        exclusive.lock();
        try {
            Endpoint node = connection.node();
            return node == null ? options.endpoints().get(0) : node;
        } finally {
            exclusive.unlock();
        }
    }

    /** Completes at the end of all. */
    CompletableFuture<Void> closed() {
        return closed;
    }

    @Override
    public ConnectionEvents events() {
        return connection.events();
    }

    // ---- what callers want ----------------------------------------------------------------------------------------

    @Override
    public OperationHandle submit(Op op, Completion completion) {
        PendingOp pending = new PendingOp(this, op, completion);
        exclusive.lock();
        try {
            if (closing) {
                throw new ClientClosedException("client is closed: endpoints=" + options.endpoints());
            }
            if (ops.size() >= options.maxPending()) {
                throw new OverloadedException(
                        "too many unanswered operations: limit=maxPending=" + options.maxPending());
            }
            if (unreachable) {
                end(pending, refusedUnreachable());
            } else if (!ops.hasQueued() && maySend()) {
                send(pending);
            } else {
                queue(pending);
                sendQueued();
            }
        } finally {
            exclusive.unlock();
        }
        return pending;
    }

    void cancel(PendingOp op) {
        exclusive.lock();
        try {
            if (ops.removeQueued(op)) {
                end(op, new Outcome.Cancelled());
            } else if (op.stage == PendingOp.Stage.SENT && !op.cancelRequested) {
                op.cancelRequested = true;
                connection.write(new ClientFrame.Cancel(op.opId));
            }
        } finally {
            exclusive.unlock();
        }
    }

    /** A value for a stream that is gone is dropped: the node asks again after the resume. */
    void supply(PendingOp op, int branch, @Nullable Payload value, @Nullable String failure) {
        exclusive.lock();
        try {
            if (op.stage == PendingOp.Stage.SENT) {
                String fault = value == null ? null : frameCap.faultOf(value);
                connection.write(
                        fault == null
                                ? new ClientFrame.Supply(op.opId, branch, value, failure)
                                : new ClientFrame.Supply(op.opId, branch, null, fault));
            }
        } finally {
            exclusive.unlock();
        }
    }

    @Override
    public CompletableFuture<Void> close(Duration timeout) {
        exclusive.lock();
        try {
            if (!closing) {
                closing = true;
                Future<?> unused = exclusive.runLater(timeout.toNanos(), this::endAll);
                ops.takeQueued().forEach(op -> end(op, new Outcome.Cancelled()));
                withdrawSent(false);
                endWhenAnswered();
            }
        } finally {
            exclusive.unlock();
        }
        return closed;
    }

    // ---- sending --------------------------------------------------------------------------------------------------

    private boolean maySend() {
        if (draining || !connection.isReady()) {
            return false;
        }
        if (!ops.hasCredit() && ops.wouldHaveCredit()) {
            acknowledge();
        }
        return ops.hasCredit();
    }

    private void send(PendingOp op) {
        Op wireOp = op.wireOp();
        String fault = frameCap.faultOf(wireOp);
        if (fault != null) {
            ops.removeQueued(op);
            end(op, new Outcome.Refused(Refusal.PAYLOAD_TOO_LARGE, fault));
            return;
        }
        ops.markSent(op);
        stopTimer(op);
        if (ops.unacknowledgedCount() >= ACKNOWLEDGE_BATCH) {
            acknowledge();
        }
        connection.write(new ClientFrame.Submit(op.opId, wireOp));
    }

    private void sendQueued() {
        for (PendingOp op = ops.firstQueued(); op != null && maySend(); op = ops.firstQueued()) {
            send(op);
        }
    }

    private void queue(PendingOp op) {
        ops.queue(op);
        if (op.hasDeadline && op.timer == null) {
            op.timer = exclusive.runLater(op.deadlineNs - System.nanoTime(), () -> onQueuedTooLong(op));
        }
    }

    private void onQueuedTooLong(PendingOp op) {
        if (ops.removeQueued(op)) {
            end(op, new Outcome.TimedOut());
        }
    }

    private void acknowledge() {
        if (connection.isAttached() && ops.unacknowledgedCount() > 0) {
            connection.write(new ClientFrame.Acknowledge(ops.takeAcknowledgements()));
        }
    }

    /** Cancels everything that was sent: for good, or to send it to another node. */
    private void withdrawSent(boolean move) {
        for (PendingOp op : ops.sent()) {
            op.moving = move;
            if (!op.cancelRequested) {
                op.cancelRequested = !move;
                connection.write(new ClientFrame.Cancel(op.opId));
            }
        }
    }

    // ---- what the connection tells --------------------------------------------------------------------------------

    @Override
    public void onAttached(NodeFrame.Welcome welcome, boolean resumed) {
        unreachable = false;
        ops.setCredit(welcome.credit());
        frameCap.set(welcome.limits().maxMessageBytes());
        if (resumed) {
            resend();
        } else {
            draining = false;
        }
        sendQueued();
        moveWhenAnswered();
        endWhenAnswered();
        exclusive.afterwards(() -> connected.complete(null));
    }

    /** What is unanswered goes again: the node may not have got it, and knows it by its id if it has. */
    private void resend() {
        for (PendingOp op : ops.sent()) {
            connection.write(new ClientFrame.Submit(op.opId, op.wireOp()));
            if (op.cancelRequested || op.moving) {
                connection.write(new ClientFrame.Cancel(op.opId));
            }
        }
    }

    @Override
    public void onFrame(NodeFrame frame) {
        frame.deliverTo(this);
    }

    @Override
    public void onReady() {
        sendQueued();
    }

    /** The node keeps strict deadlines while it can be heard. */
    @Override
    public void onDetached() {
        for (PendingOp op : ops.sent()) {
            if (op.isStrict() && op.stage == PendingOp.Stage.SENT && op.timer == null) {
                op.timer = exclusive.runLater(op.deadlineNs - System.nanoTime(), () -> onStrictDeadline(op));
            }
        }
    }

    /** The caller leaves. The operation stays in its place, so that its result is taken and withdrawn if it can be. */
    private void onStrictDeadline(PendingOp op) {
        op.timer = null;
        if (op.stage == PendingOp.Stage.SENT && !connection.isAttached()) {
            op.cancelRequested = true;
            end(op, new Outcome.Indeterminate(-1, "deadline passed while the connection was lost"));
        }
    }

    @Override
    public void onLost(@Nullable Endpoint node, String why) {
        draining = false;
        List<PendingOp> again = new ArrayList<>();
        for (PendingOp op : ops.endSession()) {
            if (op.stage == PendingOp.Stage.DONE) {
                continue;
            }
            if (!op.isRepeatable()) {
                end(op, new Outcome.Indeterminate(-1, "the session was lost: node=" + node + " cause=" + why));
            } else if (op.cancelRequested) {
                end(op, new Outcome.Cancelled());
            } else {
                again.add(op);
            }
        }
        ops.queueFirst(again);
        endWhenAnswered();
    }

    @Override
    public void onUnreachable(WireError last) {
        unreachable = true;
        ops.takeQueued().forEach(op -> end(op, refusedUnreachable()));
        if (!connected.isDone()) {
            exclusive.afterwards(() -> connected.completeExceptionally(ConnectFaults.exception(options, last)));
            endAll();
        }
    }

    private Outcome refusedUnreachable() {
        return new Outcome.Refused(
                Refusal.UNAVAILABLE,
                "no node can be reached: endpoints=" + options.endpoints() + " lastFault=\""
                        + connection.lastFault().message() + "\"");
    }

    @Override
    public void onClosed() {
        exclusive.afterwards(() -> {
            connected.completeExceptionally(new ClientClosedException("client was closed while it connected"));
            exclusive.stopTimers();
            closed.complete(null);
        });
    }

    // ---- what the node tells --------------------------------------------------------------------------------------

    @Override
    public void onWelcome(NodeFrame.Welcome frame) {
        throw new IllegalStateException("the connection answers this frame: frame=" + frame);
    }

    @Override
    public void onResult(NodeFrame.Result frame) {
        PendingOp op = ops.onAnswered(frame.opId());
        if (op != null && op.stage == PendingOp.Stage.SENT) {
            if (op.moving && !op.cancelRequested && frame.outcome() instanceof Outcome.Cancelled) {
                queue(op);
            } else {
                end(op, frame.outcome());
            }
        }
        sendQueued();
        moveWhenAnswered();
        endWhenAnswered();
    }

    @Override
    public void onNeedValue(NodeFrame.NeedValue frame) {
        PendingOp op = ops.find(frame.opId());
        if (op != null && op.stage == PendingOp.Stage.SENT) {
            exclusive.afterwards(() -> op.completion.onNeedValue(op, frame.branch()));
        }
    }

    @Override
    public void onCredit(NodeFrame.Credit frame) {
        ops.setCredit(frame.credit());
        sendQueued();
    }

    @Override
    public void onDraining(NodeFrame.Draining frame) {
        if (!draining) {
            draining = true;
            connection.learn(frame.endpoints());
            connection.note(ConnectionEvent.Kind.DRAINING, connection.node(), "elsewhere=" + frame.endpoints());
            withdrawSent(true);
            moveWhenAnswered();
        }
    }

    @Override
    public void onEndpoints(NodeFrame.Endpoints frame) {
        connection.learn(frame.endpoints());
    }

    /** Any frame is a sign of life, and is noted as such where it arrives. */
    @Override
    public void onPong(NodeFrame.Pong frame) {}

    // ---- ending ---------------------------------------------------------------------------------------------------

    private void moveWhenAnswered() {
        if (draining && !closing && !ops.hasSent()) {
            acknowledge();
            ops.endSession();
            connection.move();
        }
    }

    private void endWhenAnswered() {
        if (closing && !ops.hasSent()) {
            endAll();
        }
    }

    private void endAll() {
        if (ended) {
            return;
        }
        ended = true;
        closing = true;
        acknowledge();
        connection.close();
        for (PendingOp op : ops.endSession()) {
            if (op.stage == PendingOp.Stage.SENT) {
                end(op, new Outcome.Indeterminate(-1, "the client was closed before the answer"));
            }
        }
        ops.takeQueued().forEach(op -> end(op, new Outcome.Cancelled()));
    }

    private void end(PendingOp op, Outcome outcome) {
        op.stage = PendingOp.Stage.DONE;
        stopTimer(op);
        exclusive.afterwards(() -> op.completion.onOutcome(outcome));
    }

    private static void stopTimer(PendingOp op) {
        Future<?> timer = op.timer;
        if (timer != null) {
            timer.cancel(false);
            op.timer = null;
        }
    }
}
