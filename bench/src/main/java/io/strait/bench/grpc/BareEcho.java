package io.strait.bench.grpc;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.strait.bench.rig.ChildProcess;
import io.strait.proto.v1.AttachRequest;
import io.strait.proto.v1.AttachResponse;
import io.strait.proto.v1.Payload;
import io.strait.proto.v1.SessionServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Baseline: one message there and back over a bidirectional gRPC stream between two processes, with nothing behind it; the
 * fastest way of grpc-java, all on the event loops. Run as a main class it is the server.
 */
public final class BareEcho implements AutoCloseable {

    private static final int VALUE_BYTES = 64;

    private final ChildProcess server = new ChildProcess(BareEcho.class, List.of());
    private final ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", Integer.parseInt(server.ready()))
            .usePlaintext()
            .directExecutor()
            .build();
    private final EchoClient client = new EchoClient();

    /** Starts the server and opens the stream. */
    BareEcho() {
        client.requests = SessionServiceGrpc.newStub(channel).attach(client);
    }

    /** One message there and back. */
    void exchange(Runnable answered) {
        client.send(answered);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.close();
    }

    /** Serves until the parent is gone. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .directExecutor()
                .addService(new EchoService())
                .build()
                .start();
        ChildProcess.announce(String.valueOf(server.getPort()));
        ChildProcess.awaitOrphaned();
        server.shutdownNow();
    }

    private static final class EchoService extends SessionServiceGrpc.SessionServiceImplBase {

        @Override
        public StreamObserver<AttachRequest> attach(StreamObserver<AttachResponse> responses) {
            return new StreamObserver<>() {
                @Override
                public void onNext(AttachRequest request) {
                    Payload value = request.getSupply().getValue();
                    responses.onNext(AttachResponse.newBuilder()
                            .setResult(AttachResponse.Result.newBuilder()
                                    .setOpId(request.getSupply().getOpId())
                                    .setOutcome(io.strait.proto.v1.Outcome.newBuilder()
                                            .setReceived(io.strait.proto.v1.Outcome.Received.newBuilder()
                                                    .setValue(value))))
                            .build());
                }

                @Override
                public void onError(Throwable failure) {
                    // The client went away: so does its stream.
                }

                @Override
                public void onCompleted() {
                    responses.onCompleted();
                }
            };
        }
    }

    private static final class EchoClient implements StreamObserver<AttachResponse> {

        private final Payload value = Payload.newBuilder()
                .setData(ByteString.copyFrom(new byte[VALUE_BYTES]))
                .build();
        private @Nullable StreamObserver<AttachRequest> requests;
        private Runnable onAnswer = () -> {};
        private long sent;

        void send(Runnable answered) {
            onAnswer = answered;
            Objects.requireNonNull(requests)
                    .onNext(AttachRequest.newBuilder()
                            .setSupply(AttachRequest.Supply.newBuilder()
                                    .setOpId(++sent)
                                    .setValue(value))
                            .build());
        }

        @Override
        public void onNext(AttachResponse response) {
            onAnswer.run();
        }

        @Override
        public void onError(Throwable failure) {
            // The loop notices that no answer comes; at the end the channel is shut down.
        }

        @Override
        public void onCompleted() {}
    }
}
