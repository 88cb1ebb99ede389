package io.strait.node.edge;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.strait.node.control.ClusterStatus;
import io.strait.proto.ErrorCode;
import io.strait.proto.NodeFrame;
import io.strait.proto.v1.ChannelServiceGrpc;
import io.strait.proto.v1.SessionServiceGrpc;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether new clients are welcome, and the health service that says so. Any thread. */
final class Readiness {

    private static final List<String> SERVICES = List.of(
            HealthStatusManager.SERVICE_NAME_ALL_SERVICES,
            SessionServiceGrpc.SERVICE_NAME,
            ChannelServiceGrpc.SERVICE_NAME);

    private final ClusterStatus cluster;
    private final HealthStatusManager health = new HealthStatusManager();
    private volatile @Nullable List<String> drainTo;
    private @Nullable Boolean shown;

    Readiness(ClusterStatus cluster) {
        this.cluster = cluster;
        refresh();
    }

    HealthStatusManager health() {
        return health;
    }

    /** Whether this node takes new sessions and calls. */
    boolean isServing() {
        return drainTo == null && cluster.isReady();
    }

    boolean isDraining() {
        return drainTo != null;
    }

    /**
     * Lets new sessions and calls pass.
     *
     * @throws Refused with UNAVAILABLE
     */
    void requireServing() {
        if (drainTo != null) {
            throw new Refused(ErrorCode.UNAVAILABLE, "node is leaving: go to another one: endpoints=" + drainTo);
        }
        if (!cluster.isReady()) {
            throw new Refused(
                    ErrorCode.UNAVAILABLE, "node is not ready: it is not up yet, or sees no majority of its cluster");
        }
    }

    /** From here on nobody is let in. */
    void drain(List<String> endpoints) {
        drainTo = List.copyOf(endpoints);
        refresh();
    }

    /** What clients are told about it. */
    Optional<NodeFrame> drainingFrame() {
        List<String> endpoints = drainTo;
        return endpoints == null ? Optional.empty() : Optional.of(new NodeFrame.Draining(endpoints));
    }

    /** Looks again, and tells the health service when it has changed. */
    synchronized void refresh() {
        boolean serving = isServing();
        if (shown == null || shown != serving) {
            shown = serving;
            ServingStatus status = serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
            SERVICES.forEach(service -> health.setStatus(service, status));
        }
    }
}
