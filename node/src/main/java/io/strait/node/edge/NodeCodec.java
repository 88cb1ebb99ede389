package io.strait.node.edge;

import io.strait.core.id.NodeUid;
import io.strait.node.control.NodeInfo;
import io.strait.node.control.NodeStatus.State;
import io.strait.proto.v1.NodeStatus;

/** Nodes as the control plane sees them, for the wire. Stateless. */
final class NodeCodec {

    private NodeCodec() {}

    static io.strait.proto.v1.NodeInfo encode(io.strait.node.control.NodeStatus node, NodeUid self) {
        io.strait.proto.v1.NodeInfo.Builder wire = io.strait.proto.v1.NodeInfo.newBuilder()
                .setUid(node.uid().toString())
                .setStatus(encode(node.state()))
                .setReachable(node.reachable())
                .setSelf(node.uid().equals(self));
        NodeInfo info = node.info();
        if (info != null) {
            wire.setName(info.name())
                    .setGrpcEndpoint(info.edge().toString())
                    .setDataEndpoint(info.data().toString())
                    .setAdminEndpoint(
                            info.admin().port() == 0 ? "" : info.admin().toString())
                    .setVersion(info.version());
        }
        return wire.build();
    }

    private static NodeStatus encode(State state) {
        return switch (state) {
            case JOINING -> NodeStatus.NODE_STATUS_JOINING;
            case UP -> NodeStatus.NODE_STATUS_UP;
            case LEAVING, EXITING -> NodeStatus.NODE_STATUS_LEAVING;
            case DOWN -> NodeStatus.NODE_STATUS_DOWN;
        };
    }
}
