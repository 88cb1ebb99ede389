package io.strait.core;

import io.strait.core.id.NodeUid;
import io.strait.core.id.SessionId;
import io.strait.core.message.Message;
import io.strait.core.op.Op;
import io.strait.core.op.Payload;
import io.strait.core.placement.ChannelRecord;
import io.strait.core.placement.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that happened outside and that the core must know. */
public sealed interface Input {

    /** Exhaustive dispatch. */
    interface Handler {
        void onOpenSession(OpenSession input);

        void onDetachSession(DetachSession input);

        void onAttachSession(AttachSession input);

        void onEndSession(EndSession input);

        void onSubmit(Submit input);

        void onCancel(Cancel input);

        void onSupply(Supply input);

        void onAcknowledge(Acknowledge input);

        void onPeerMessage(PeerMessage input);

        void onViewChanged(ViewChanged input);

        void onNodeRemoved(NodeRemoved input);

        void onRecordChanged(RecordChanged input);

        void onRecordPublished(RecordPublished input);

        void onResetHomes(ResetHomes input);

        void onSendDigests(SendDigests input);
    }

    void deliverTo(Handler handler);

    /**
     * A new session.
     *
     * @param credit how many operations may be unanswered at once; one more is refused with TOO_MANY_OPERATIONS
     * @param leaseNs how long a detached session lives, in nanoseconds; 0: it ends when detached
     */
    record OpenSession(SessionId session, int credit, long leaseNs) implements Input {
        @Override
        public void deliverTo(Handler handler) {
            handler.onOpenSession(this);
        }
    }

    /** The session's connection is lost: keep everything, start the lease. */
    record DetachSession(SessionId session) implements Input {
        @Override
        public void deliverTo(Handler handler) {
            handler.onDetachSession(this);
        }
    }

    /** The session's client is back: kept outcomes and open NeedValues come again, pending operations go on. */
    record AttachSession(SessionId session) implements Input {
        @Override
        public void deliverTo(Handler handler) {
            handler.onAttachSession(this);
        }
    }

    /** The participant is gone: its offers are withdrawn (D5). */
    record EndSession(SessionId session) implements Input {
        @Override
        public void deliverTo(Handler handler) {
            handler.onEndSession(this);
        }
    }

    /**
     * An operation. A repeated id of a pending operation is ignored, of an answered one is answered again.
     *
     * @param opId chosen by the participant, ascending from 1 within the session
     */
    record Submit(SessionId session, long opId, Op op) implements Input {
        @Override
        public void deliverTo(Handler handler) {
            handler.onSubmit(this);
        }
    }

    /** Cancel a pending operation; a commit wins (S8). Unknown ids are ignored: the answer may be on its way. */
    record Cancel(SessionId session, long opId) implements Input {
        @Override
        public void deliverTo(Handler handler) {
            handler.onCancel(this);
        }
    }

    /**
     * Answers {@link Output.NeedValue}.
     *
     * @param value null when the supplier failed
     * @param failure why it failed, when value is null
     */
    record Supply(
            SessionId session,
            long opId,
            int branch,
            @Nullable Payload value,
            @Nullable String failure) implements Input {
        @Override
        public void deliverTo(Handler handler) {
            handler.onSupply(this);
        }
    }

    /** The participant has the outcomes of these operations: forget them. Unknown ids are ignored. */
    record Acknowledge(SessionId session, List<Long> opIds) implements Input {

        public Acknowledge {
            opIds = List.copyOf(opIds);
        }

        @Override
        public void deliverTo(Handler handler) {
            handler.onAcknowledge(this);
        }
    }

    /** A message of another node, in the order of its link. */
    record PeerMessage(NodeUid from, Message message) implements Input {
        @Override
        public void deliverTo(Handler handler) {
            handler.onPeerMessage(this);
        }
    }

    /** The cluster as this node sees it now. */
    record ViewChanged(View view) implements Input {
        @Override
        public void deliverTo(Handler handler) {
            handler.onViewChanged(this);
        }
    }

    /**
     * Membership has removed this incarnation: it is dead and will never be heard of again. The driver drops its frames
     * from here on, and gives a ViewChanged without it first.
     */
    record NodeRemoved(NodeUid node) implements Input {
        @Override
        public void deliverTo(Handler handler) {
            handler.onNodeRemoved(this);
        }
    }

    /** A declaration or a close, as the control plane spreads it. */
    record RecordChanged(ChannelRecord record) implements Input {
        @Override
        public void deliverTo(Handler handler) {
            handler.onRecordChanged(this);
        }
    }

    /**
     * The control plane has done what {@link Output.Publish} asked: the record survives the loss of this node, as long as the
     * cluster does. The driver gives this once for each publication, in any order.
     *
     * @param number that of the publication
     * @param fault why it is not known whether the record is stored; null: it is
     */
    record RecordPublished(long number, @Nullable String fault) implements Input {
        @Override
        public void deliverTo(Handler handler) {
            handler.onRecordPublished(this);
        }
    }

    /** The soft state of this node's homes is lost (a broken invariant, or a simulated crash). Buffers survive. */
    record ResetHomes() implements Input {
        @Override
        public void deliverTo(Handler handler) {
            handler.onResetHomes(this);
        }
    }

    /** Time to compare notes with every home: see {@link Message.Digest}. The driver gives it about once a second. */
    record SendDigests() implements Input {
        @Override
        public void deliverTo(Handler handler) {
            handler.onSendDigests(this);
        }
    }
}
