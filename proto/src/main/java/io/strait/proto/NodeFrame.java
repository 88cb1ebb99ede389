package io.strait.proto;

import io.strait.core.id.NodeUid;
import io.strait.core.id.SessionId;
import io.strait.core.op.Outcome;
import java.util.List;

/** One frame of a session's stream from the node to its client. */
public sealed interface NodeFrame {

    /** Exhaustive dispatch: a new frame breaks the build of whoever does not handle it. */
    interface Handler {
        void onWelcome(Welcome frame);

        void onResult(Result frame);

        void onNeedValue(NeedValue frame);

        void onCredit(Credit frame);

        void onDraining(Draining frame);

        void onEndpoints(Endpoints frame);

        void onPong(Pong frame);
    }

    void deliverTo(Handler handler);

    /**
     * The session is attached; the first frame of every stream.
     *
     * @param session who the client is at this node; not a secret
     * @param resumeToken resumes the session on a later stream
     * @param node the node's incarnation
     * @param nodeName the node's configured name
     * @param clusterName the cluster's configured name
     * @param protocolVersion what the node speaks
     * @param credit how many operations the client may have unanswered or unacknowledged at once, at least 1
     * @param leaseMillis how long the session lives without a stream, in milliseconds
     */
    record Welcome(
            SessionId session,
            ResumeToken resumeToken,
            NodeUid node,
            String nodeName,
            String clusterName,
            int protocolVersion,
            int credit,
            long leaseMillis,
            Limits limits)
            implements NodeFrame {
        @Override
        public void deliverTo(Handler handler) {
            handler.onWelcome(this);
        }
    }

    /**
     * What a client can check before it asks.
     *
     * @param maxBranches branches of one select
     * @param maxPayloadBytes the largest payload of any channel
     * @param maxNameBytes the longest channel name, in bytes of UTF-8
     * @param maxMessageBytes the largest frame from the client, as encoded; a larger one resets the stream
     */
    record Limits(int maxBranches, int maxPayloadBytes, int maxNameBytes, int maxMessageBytes) {}

    /** An operation has ended; may be repeated after a resume. */
    record Result(long opId, Outcome outcome) implements NodeFrame {
        @Override
        public void deliverTo(Handler handler) {
            handler.onResult(this);
        }
    }

    /** A lazy send branch is chosen: answer {@link ClientFrame.Supply}. May be repeated after a resume. */
    record NeedValue(long opId, int branch) implements NodeFrame {
        @Override
        public void deliverTo(Handler handler) {
            handler.onNeedValue(this);
        }
    }

    /** A new bound of unanswered or unacknowledged operations, at least 1. */
    record Credit(int credit) implements NodeFrame {
        @Override
        public void deliverTo(Handler handler) {
            handler.onCredit(this);
        }
    }

    /**
     * The node is leaving.
     *
     * @param endpoints gRPC endpoints of other nodes, each host:port; may be empty
     */
    record Draining(List<String> endpoints) implements NodeFrame {

        public Draining {
            endpoints = List.copyOf(endpoints);
        }

        @Override
        public void deliverTo(Handler handler) {
            handler.onDraining(this);
        }
    }

    /**
     * The cluster as the node knows it.
     *
     * @param endpoints gRPC endpoints of all nodes, each host:port
     */
    record Endpoints(List<String> endpoints) implements NodeFrame {

        public Endpoints {
            endpoints = List.copyOf(endpoints);
        }

        @Override
        public void deliverTo(Handler handler) {
            handler.onEndpoints(this);
        }
    }

    /** Answers {@link ClientFrame.Ping} with its nonce. */
    record Pong(long nonce) implements NodeFrame {
        @Override
        public void deliverTo(Handler handler) {
            handler.onPong(this);
        }
    }
}
