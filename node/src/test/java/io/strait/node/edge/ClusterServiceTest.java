package io.strait.node.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import io.strait.core.id.NodeUid;
import io.strait.node.control.Endpoint;
import io.strait.proto.v1.ClusterServiceGrpc;
import io.strait.proto.v1.Counter;
import io.strait.proto.v1.GetNodeRequest;
import io.strait.proto.v1.GetNodeResponse;
import io.strait.proto.v1.ListNodesRequest;
import io.strait.proto.v1.ListNodesResponse;
import io.strait.proto.v1.NodeInfo;
import io.strait.proto.v1.NodeStatus;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators and tools ask. */
class ClusterServiceTest {

    private TestNode node;
    private ManagedChannel connection;

    @BeforeEach
    void start() {
        node = TestNode.start();
        connection = node.connect();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void shouldListNodes() {
        NodeUid other = new NodeUid(7);
        node.cluster.add(other, "other", new Endpoint("10.0.0.2", 7_400), false);

        ListNodesResponse response =
                ClusterServiceGrpc.newBlockingStub(connection).listNodes(ListNodesRequest.getDefaultInstance());

        assertThat(response.getClusterName()).isEqualTo("test");
        assertThat(response.getNodesList()).hasSize(2);
        NodeInfo self = response.getNodesList().stream()
                .filter(NodeInfo::getSelf)
                .findFirst()
                .orElseThrow();
        assertThat(self.getUid()).isEqualTo(node.uid.toString());
        assertThat(self.getGrpcEndpoint()).isEqualTo("127.0.0.1:" + node.edge.port());
        NodeInfo peer = response.getNodesList().stream()
                .filter(info -> !info.getSelf())
                .findFirst()
                .orElseThrow();
        assertThat(peer.getUid()).isEqualTo(other.toString());
        assertThat(peer.getReachable()).isFalse();
        assertThat(peer.getStatus()).isEqualTo(NodeStatus.NODE_STATUS_UP);
    }

    @Test
    void shouldDescribeItself() {
        RawStream.open(node.connect()).settle();

        GetNodeResponse response =
                ClusterServiceGrpc.newBlockingStub(connection).getNode(GetNodeRequest.getDefaultInstance());

        assertThat(response.getNode().getSelf()).isTrue();
        assertThat(response.getProtocolVersion()).isEqualTo(1);
        assertThat(response.getCountersList())
                .contains(Counter.newBuilder()
                        .setName("strait_edge_sessions")
                        .setValue(1)
                        .build())
                .extracting(Counter::getName)
                .isSorted()
                .contains("strait_core_operations_total", "strait_link_frames_sent_total", "strait_scheduler_inbox");
    }

    @Test
    void shouldBeHealthyOnlyWhileServing() {
        await().untilAsserted(() -> assertThat(health("")).isEqualTo(ServingStatus.SERVING));
        assertThat(health("strait.v1.SessionService")).isEqualTo(ServingStatus.SERVING);

        node.cluster.setReady(false);
        await().untilAsserted(() -> assertThat(health("")).isEqualTo(ServingStatus.NOT_SERVING));

        node.cluster.setReady(true);
        await().untilAsserted(() -> assertThat(health("")).isEqualTo(ServingStatus.SERVING));

        node.edge.drain();
        assertThat(health("strait.v1.ChannelService")).isEqualTo(ServingStatus.NOT_SERVING);
    }

    private ServingStatus health(String service) {
        return HealthGrpc.newBlockingStub(connection)
                .check(HealthCheckRequest.newBuilder().setService(service).build())
                .getStatus();
    }

    @Test
    void shouldTellToolsItsServices() throws Exception {
        CompletableFuture<List<String>> services = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> requests = ServerReflectionGrpc.newStub(connection)
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse response) {
                        services.complete(response.getListServicesResponse().getServiceList().stream()
                                .map(ServiceResponse::getName)
                                .toList());
                    }

                    @Override
                    public void onError(Throwable failure) {
                        services.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {}
                });
        requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());

        assertThat(services.get(10, TimeUnit.SECONDS))
                .contains(
                        "strait.v1.SessionService",
                        "strait.v1.ChannelService",
                        "strait.v1.ClusterService",
                        "grpc.health.v1.Health");
        requests.onCompleted();
    }
}
