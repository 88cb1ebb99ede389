package io.strait.client.session;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.strait.core.ChannelCore;
import io.strait.core.CoreLimits;
import io.strait.core.Input;
import io.strait.core.Output;
import io.strait.core.OutputSink;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SessionId;
import io.strait.core.placement.View;
import io.strait.proto.ClientFrame;
import io.strait.proto.ErrorCode;
import io.strait.proto.NodeFrame;
import io.strait.proto.ResumeToken;
import io.strait.proto.SessionCodec;
import io.strait.proto.StatusCodec;
import io.strait.proto.WireError;
import io.strait.proto.v1.AttachRequest;
import io.strait.proto.v1.AttachResponse;
import io.strait.proto.v1.SessionServiceGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A node of one: the real core and the real wire, and nothing else. Can be treated badly: connections cut, the process
 * replaced, the loop halted.
 */
public final class MiniNode implements AutoCloseable {

    private static final NodeFrame.Limits LIMITS = new NodeFrame.Limits(4_096, 1 << 20, 255, 1 << 23);

    private final int credit;
    private final Duration lease;
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "mini-node");
        thread.setDaemon(true);
        return thread;
    });
    private final long originNs = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();

    /** Touched on the loop, like the two fields below. */
    private final Map<SessionId, Stream> attached = new HashMap<>();

    private final Map<ResumeToken, SessionId> tokens = new HashMap<>();
    private Life life = new Life();
    private Future<?> deadline;
    private Server server;
    private int port;
    private volatile int protocolVersion = 1;
    private volatile int acknowledged;

    public MiniNode() {
        this(1 << 16, Duration.ofSeconds(30));
    }

    MiniNode(int credit, Duration lease) {
        this.credit = credit;
        this.lease = lease;
        listen();
    }

    public String endpoint() {
        return "localhost:" + port;
    }

    /** Speaks this version from now on. */
    void speak(int version) {
        protocolVersion = version;
    }

    /** How many outcomes clients have acknowledged. */
    int acknowledged() {
        return acknowledged;
    }

    /** Breaks every connection; sessions stay. */
    void cutConnections() {
        onLoop(() -> List.copyOf(attached.values())
                .forEach(stream -> stream.fail(new WireError(ErrorCode.UNKNOWN, "connection cut by the test"))));
    }

    /** Another process under the same address: all state is gone. */
    void restart() {
        stopListening();
        onLoop(() -> {
            tokens.clear();
            attached.clear();
            life = new Life();
        });
        listen();
    }

    /** Nobody answers at the address any more. */
    void stopListening() {
        server.shutdownNow();
        try {
            server.awaitTermination();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Listens at the address again. */
    void listenAgain() {
        listen();
    }

    /** Tells every client to go elsewhere, and takes no new ones. */
    void drain(List<String> elsewhere) {
        onLoop(() -> attached.values().forEach(stream -> stream.send(new NodeFrame.Draining(elsewhere))));
    }

    /** Tells every client of the cluster's nodes. */
    void tellEndpoints(List<String> endpoints) {
        onLoop(() -> attached.values().forEach(stream -> stream.send(new NodeFrame.Endpoints(endpoints))));
    }

    /** Answers nothing until the result is counted down. */
    CountDownLatch halt() {
        CountDownLatch latch = new CountDownLatch(1);
        loop.execute(() -> {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return latch;
    }

    @Override
    public void close() {
        stopListening();
        loop.shutdownNow();
    }

    private void listen() {
        try {
            server = Grpc.newServerBuilderForPort(port, InsecureServerCredentials.create())
                    .directExecutor()
                    .addService(new Service())
                    .build()
                    .start();
            port = server.getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void onLoop(Runnable step) {
        try {
            loop.submit(step).get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private long nowNs() {
        return originNs + System.nanoTime();
    }

    private final class Service extends SessionServiceGrpc.SessionServiceImplBase {
        @Override
        public StreamObserver<AttachRequest> attach(StreamObserver<AttachResponse> responses) {
            return new Stream(responses);
        }
    }

    /** One life of the node: a core and its outputs. */
    private final class Life implements OutputSink {
        private final NodeUid uid = new NodeUid(ThreadLocalRandom.current().nextLong());
        private final ChannelCore core = new ChannelCore(uid, CoreLimits.DEFAULT);

        Life() {
            core.handle(new Input.ViewChanged(View.of(uid)), nowNs());
        }

        void handle(Input input) {
            core.handle(input, nowNs());
            settle();
        }

        void settle() {
            core.drain(this);
            if (deadline != null) {
                deadline.cancel(false);
            }
            if (core.nextDeadlineNs() != Long.MAX_VALUE) {
                deadline = loop.schedule(
                        () -> {
                            core.onDeadline(nowNs());
                            settle();
                        },
                        core.nextDeadlineNs() - nowNs(),
                        TimeUnit.NANOSECONDS);
            }
        }

        @Override
        public void onReply(Output.Reply output) {
            send(output.session(), new NodeFrame.Result(output.opId(), output.outcome()));
        }

        @Override
        public void onNeedValue(Output.NeedValue output) {
            send(output.session(), new NodeFrame.NeedValue(output.opId(), output.branch()));
        }

        @Override
        public void onPeerSend(Output.PeerSend output) {
            throw new IllegalStateException("no peers: " + output);
        }

        @Override
        public void onPublish(Output.Publish output) {
            loop.execute(() -> {
                handle(new Input.RecordChanged(output.record()));
                handle(new Input.RecordPublished(output.number(), null));
            });
        }

        @Override
        public void onUndelivered(Output.Undelivered output) {}

        private void send(SessionId session, NodeFrame frame) {
            Stream stream = attached.get(session);
            if (stream != null) {
                stream.send(frame);
            }
        }
    }

    private final class Stream implements StreamObserver<AttachRequest>, ClientFrame.Handler {
        private final StreamObserver<AttachResponse> responses;
        private SessionId session;
        private boolean over;

        Stream(StreamObserver<AttachResponse> responses) {
            this.responses = responses;
        }

        void send(NodeFrame frame) {
            if (!over) {
                responses.onNext(SessionCodec.encode(frame));
            }
        }

        void fail(WireError error) {
            if (!over) {
                over = true;
                responses.onError(StatusProto.toStatusRuntimeException(StatusCodec.encode(error)));
                detach();
            }
        }

        private void detach() {
            if (session != null && attached.remove(session, this)) {
                SessionId detached = session;
                life.handle(new Input.DetachSession(detached));
                loop.schedule(
                        () -> {
                            if (!attached.containsKey(detached)) {
                                tokens.values().remove(detached);
                            }
                        },
                        lease.toMillis(),
                        TimeUnit.MILLISECONDS);
            }
        }

        @Override
        public void onNext(AttachRequest request) {
            loop.execute(() -> {
                if (!over) {
                    SessionCodec.decode(request).deliverTo(this);
                }
            });
        }

        @Override
        public void onError(Throwable failure) {
            leave();
        }

        @Override
        public void onCompleted() {
            leave();
        }

        private void leave() {
            if (!loop.isShutdown()) {
                loop.execute(() -> {
                    over = true;
                    detach();
                });
            }
        }

        @Override
        public void onHello(ClientFrame.Hello frame) {
            ResumeToken token = frame.resumeToken();
            if (token == null) {
                session = new SessionId(
                        life.uid.value(), ThreadLocalRandom.current().nextLong());
                token = new ResumeToken(
                        ByteBuffer.allocate(8).putLong(session.low()).array());
                tokens.put(token, session);
                life.handle(new Input.OpenSession(session, credit, lease.toNanos()));
            } else {
                session = tokens.get(token);
                if (session == null) {
                    fail(new WireError(ErrorCode.UNKNOWN_SESSION, "session: unknown"));
                    return;
                }
            }
            Stream before = attached.put(session, this);
            if (before != null) {
                before.fail(new WireError(ErrorCode.SESSION_REPLACED, "session: replaced"));
            }
            send(new NodeFrame.Welcome(
                    session, token, life.uid, "mini", "test", protocolVersion, credit, lease.toMillis(), LIMITS));
            life.handle(new Input.AttachSession(session));
        }

        @Override
        public void onSubmit(ClientFrame.Submit frame) {
            life.handle(new Input.Submit(session, frame.opId(), frame.op()));
        }

        @Override
        public void onCancel(ClientFrame.Cancel frame) {
            life.handle(new Input.Cancel(session, frame.opId()));
        }

        @Override
        public void onSupply(ClientFrame.Supply frame) {
            life.handle(new Input.Supply(session, frame.opId(), frame.branch(), frame.value(), frame.failure()));
        }

        @Override
        public void onAcknowledge(ClientFrame.Acknowledge frame) {
            acknowledged += frame.opIds().size();
            life.handle(new Input.Acknowledge(session, frame.opIds()));
        }

        @Override
        public void onEnd(ClientFrame.End frame) {
            over = true;
            attached.remove(session, this);
            tokens.values().remove(session);
            life.handle(new Input.EndSession(session));
            responses.onCompleted();
        }

        @Override
        public void onPing(ClientFrame.Ping frame) {
            send(new NodeFrame.Pong(frame.nonce()));
        }
    }
}
