package io.strait.node.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.proto.ClientFrame;
import io.strait.proto.NodeFrame;
import io.strait.proto.ProtocolVersion;
import io.strait.proto.ResumeToken;
import io.strait.proto.SessionCodec;
import io.strait.proto.StatusCodec;
import io.strait.proto.WireError;
import io.strait.proto.v1.AttachRequest;
import io.strait.proto.v1.AttachResponse;
import io.strait.proto.v1.SessionServiceGrpc;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A stream of a session as the wire has it, frame by frame: for what the SDK never does. */
final class RawStream implements ClientResponseObserver<AttachRequest, AttachResponse> {

    private static final long TIMEOUT_S = 20;
    private static final int ALL = Integer.MAX_VALUE;

    /** Stands for the end in good order among the received. */
    private static final Object COMPLETED = new Object();

    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
    private final int initialRequest;
    private ClientCallStreamObserver<AttachRequest> requests;
    private NodeFrame.@Nullable Welcome welcome;
    private long lastOpId;

    private RawStream(int initialRequest) {
        this.initialRequest = initialRequest;
    }

    /** A stream without a frame so far. */
    static RawStream connect(ManagedChannel connection) {
        return connect(connection, ALL);
    }

    private static RawStream connect(ManagedChannel connection, int initialRequest) {
        RawStream stream = new RawStream(initialRequest);
        SessionServiceGrpc.newStub(connection).attach(stream);
        return stream;
    }

    /** A stream with a new session. */
    static RawStream open(ManagedChannel connection) {
        RawStream stream = connect(connection);
        stream.hello(null);
        stream.welcome();
        return stream;
    }

    /** A stream with a resumed session. */
    static RawStream resume(ManagedChannel connection, ResumeToken token) {
        RawStream stream = connect(connection);
        stream.hello(token);
        stream.welcome();
        return stream;
    }

    /** A stream with a new session that reads the Welcome and then nothing until {@link #read}. */
    static RawStream openWithoutReading(ManagedChannel connection) {
        RawStream stream = connect(connection, 1);
        stream.hello(null);
        stream.welcome();
        return stream;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<AttachRequest> stream) {
        requests = stream;
        stream.disableAutoRequestWithInitial(initialRequest);
    }

    @Override
    public void onNext(AttachResponse response) {
        received.add(SessionCodec.decode(response));
    }

    @Override
    public void onError(Throwable failure) {
        received.add(failure);
    }

    @Override
    public void onCompleted() {
        received.add(COMPLETED);
    }

    // ---- to the node ----------------------------------------------------------------------------------------------

    void send(ClientFrame frame) {
        sendWire(SessionCodec.encode(frame));
    }

    void sendWire(AttachRequest wire) {
        requests.onNext(wire);
    }

    void hello(@Nullable ResumeToken token) {
        send(new ClientFrame.Hello(ProtocolVersion.CURRENT, "test", token, 0));
    }

    /** Submits under the next id. */
    long submit(Op op) {
        submit(++lastOpId, op);
        return lastOpId;
    }

    void submit(long opId, Op op) {
        lastOpId = Math.max(lastOpId, opId);
        send(new ClientFrame.Submit(opId, op));
    }

    void acknowledge(long... opIds) {
        send(new ClientFrame.Acknowledge(java.util.Arrays.stream(opIds).boxed().toList()));
    }

    /** Breaks the stream without a word. */
    void cancel() {
        requests.cancel("lost", null);
    }

    void halfClose() {
        requests.onCompleted();
    }

    /** Lets gRPC deliver that many more frames. */
    void read(int frames) {
        requests.request(frames);
    }

    // ---- from the node --------------------------------------------------------------------------------------------

    NodeFrame.Welcome welcome() {
        if (welcome == null) {
            Object first = take();
            assertThat(first).isInstanceOf(NodeFrame.Welcome.class);
            welcome = (NodeFrame.Welcome) first;
        }
        return welcome;
    }

    ResumeToken token() {
        return welcome().resumeToken();
    }

    /** The next frame of this kind; others than Endpoints in between are a fault. */
    <T extends NodeFrame> T next(Class<T> kind) {
        Object next = take();
        while (next instanceof NodeFrame.Endpoints && kind != NodeFrame.Endpoints.class) {
            next = take();
        }
        assertThat(next).isInstanceOf(kind);
        return kind.cast(next);
    }

    /** The outcome of this operation, which must be the next to come. */
    Outcome outcome(long opId) {
        NodeFrame.Result result = next(NodeFrame.Result.class);
        assertThat(result.opId()).isEqualTo(opId);
        return result.outcome();
    }

    Outcome.Refused refusal(long opId) {
        Outcome outcome = outcome(opId);
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return (Outcome.Refused) outcome;
    }

    /** Waits until the node has handled everything sent so far, and returns what came before that. */
    List<Object> settle() {
        long nonce = System.nanoTime();
        send(new ClientFrame.Ping(nonce));
        List<Object> before = new java.util.ArrayList<>();
        for (Object next = take(); !next.equals(new NodeFrame.Pong(nonce)); next = take()) {
            if (!(next instanceof NodeFrame.Endpoints)) {
                before.add(next);
            }
        }
        return before;
    }

    /** The error that ends the stream; frames before it are skipped. */
    WireError failure() {
        return StatusCodec.decode(StatusProto.fromThrowable(failureThrown()));
    }

    Status status() {
        return Status.fromThrowable(failureThrown());
    }

    private Throwable failureThrown() {
        Object next = take();
        while (next instanceof NodeFrame) {
            next = take();
        }
        if (next instanceof Throwable failure) {
            return failure;
        }
        return fail("stream ended in good order");
    }

    void awaitCompletion() {
        Object next = take();
        while (next instanceof NodeFrame) {
            next = take();
        }
        assertThat(next).isSameAs(COMPLETED);
    }

    Object take() {
        try {
            Object next = received.poll(TIMEOUT_S, TimeUnit.SECONDS);
            assertThat(next).as("a frame within %s s", TIMEOUT_S).isNotNull();
            return next;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
