package io.strait.node.edge;

import io.strait.core.id.ChannelName;
import io.strait.node.scheduler.Scheduler;
import io.strait.proto.NodeFrame;
import io.strait.proto.ProtocolVersion;

/** The parts of the edge, as its services see them. */
final class Edge {

    private final EdgeContext context;
    private final Later later;
    private final EdgeCounters counters = new EdgeCounters();
    private final Handover handover;
    private final SessionRegistry sessions;
    private final Operations operations;
    private final Readiness readiness;
    private final EdgeEndpoints endpoints;

    Edge(EdgeContext context, Later later) {
        this.context = context;
        this.later = later;
        this.handover = new Handover(later, counters);
        EdgeSettings.Sessions settings = context.settings().sessions();
        Places places = new Places(settings.max());
        this.sessions = new SessionRegistry(settings, context.scheduler(), handover, places, later, counters);
        this.operations = new Operations(context.scheduler(), handover, places);
        this.readiness = new Readiness(context.cluster());
        this.endpoints =
                new EdgeEndpoints(context.cluster(), context.scheduler().self());
    }

    EdgeContext context() {
        return context;
    }

    EdgeSettings settings() {
        return context.settings();
    }

    Scheduler scheduler() {
        return context.scheduler();
    }

    Later later() {
        return later;
    }

    EdgeCounters counters() {
        return counters;
    }

    Handover handover() {
        return handover;
    }

    SessionRegistry sessions() {
        return sessions;
    }

    Operations operations() {
        return operations;
    }

    Readiness readiness() {
        return readiness;
    }

    EdgeEndpoints endpoints() {
        return endpoints;
    }

    /** What a session's client is told first. */
    NodeFrame.Welcome welcome(EdgeSession session) {
        return new NodeFrame.Welcome(
                session.id,
                session.token,
                scheduler().self(),
                context.nodeName(),
                context.clusterName(),
                ProtocolVersion.CURRENT,
                session.credit,
                settings().sessions().lease().toMillis(),
                new NodeFrame.Limits(
                        settings().limits().maxBranches(),
                        settings().limits().maxPayloadBytes(),
                        ChannelName.MAX_BYTES,
                        EdgeServer.MAX_MESSAGE_BYTES));
    }
}
