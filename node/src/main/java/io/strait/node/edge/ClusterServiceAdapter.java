package io.strait.node.edge;

import io.grpc.stub.StreamObserver;
import io.strait.core.id.NodeUid;
import io.strait.proto.ErrorCode;
import io.strait.proto.ProtocolVersion;
import io.strait.proto.WireError;
import io.strait.proto.v1.ClusterServiceGrpc;
import io.strait.proto.v1.Counter;
import io.strait.proto.v1.GetNodeRequest;
import io.strait.proto.v1.GetNodeResponse;
import io.strait.proto.v1.ListNodesRequest;
import io.strait.proto.v1.ListNodesResponse;
import io.strait.proto.v1.NodeInfo;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;

/** The cluster as this node sees it. Answers also while the node is not ready, because that is when people ask. */
final class ClusterServiceAdapter extends ClusterServiceGrpc.ClusterServiceImplBase {

    private final EdgeContext context;
    private final NodeUid self;
    private final long startedNs = System.nanoTime();

    ClusterServiceAdapter(EdgeContext context) {
        this.context = context;
        this.self = context.scheduler().self();
    }

    @Override
    public void listNodes(ListNodesRequest request, StreamObserver<ListNodesResponse> responses) {
        ListNodesResponse.Builder response = ListNodesResponse.newBuilder().setClusterName(context.clusterName());
        context.cluster().nodes().forEach(node -> response.addNodes(NodeCodec.encode(node, self)));
        responses.onNext(response.build());
        responses.onCompleted();
    }

    @Override
    public void getNode(GetNodeRequest request, StreamObserver<GetNodeResponse> responses) {
        context.metrics().read().whenComplete((counters, failure) -> {
            if (failure != null) {
                WireError error = new WireError(ErrorCode.INTERNAL, "node: counters cannot be read: " + failure);
                responses.onError(Refused.status(error));
                return;
            }
            responses.onNext(describe(counters));
            responses.onCompleted();
        });
    }

    private GetNodeResponse describe(SortedMap<String, Long> counters) {
        GetNodeResponse.Builder response = GetNodeResponse.newBuilder()
                .setNode(node())
                .setProtocolVersion(ProtocolVersion.CURRENT)
                .setUptimeMillis(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNs));
        counters.forEach((name, value) ->
                response.addCounters(Counter.newBuilder().setName(name).setValue(value)));
        return response.build();
    }

    private NodeInfo node() {
        return context.cluster().nodes().stream()
                .filter(node -> node.uid().equals(self))
                .map(node -> NodeCodec.encode(node, self))
                .findFirst()
                .orElseGet(this::nodeBeforeItsFirstNews);
    }

    private NodeInfo nodeBeforeItsFirstNews() {
        return NodeInfo.newBuilder()
                .setUid(self.toString())
                .setName(context.nodeName())
                .setVersion(context.version())
                .setSelf(true)
                .build();
    }
}
