package io.strait.node.edge;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.strait.proto.v1.AttachRequest;
import io.strait.proto.v1.AttachResponse;
import io.strait.proto.v1.SessionServiceGrpc;

/** Streams of sessions. */
final class SessionServiceAdapter extends SessionServiceGrpc.SessionServiceImplBase {

    private final Edge edge;

    SessionServiceAdapter(Edge edge) {
        this.edge = edge;
    }

    @Override
    public StreamObserver<AttachRequest> attach(StreamObserver<AttachResponse> responses) {
        SessionStream stream = new SessionStream(edge, (ServerCallStreamObserver<AttachResponse>) responses);
        stream.begin();
        return stream;
    }
}
