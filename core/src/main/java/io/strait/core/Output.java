package io.strait.core;

import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SessionId;
import io.strait.core.message.Message;
import io.strait.core.op.Outcome;
import io.strait.core.op.Payload;
import io.strait.core.placement.ChannelRecord;

/** One effect that the driver carries out. */
public sealed interface Output {

    void deliverTo(OutputSink sink);

    /** An operation has ended. May be repeated after AttachSession; the participant knows the id. */
    record Reply(SessionId session, long opId, Outcome outcome) implements Output {
        @Override
        public void deliverTo(OutputSink sink) {
            sink.onReply(this);
        }
    }

    /**
     * A lazy send branch is chosen: answer with Supply; the partner keeps waiting (S6). May be repeated after
     * AttachSession while it is not answered.
     */
    record NeedValue(SessionId session, long opId, int branch) implements Output {
        @Override
        public void deliverTo(OutputSink sink) {
            sink.onNeedValue(this);
        }
    }

    /** Put on the link to that node, after everything put on it before. */
    record PeerSend(NodeUid to, Message message) implements Output {
        @Override
        public void deliverTo(OutputSink sink) {
            sink.onPeerSend(this);
        }
    }

    /**
     * Spread this record to every node, and give {@link Input.RecordPublished} when it cannot be lost any more, or when that
     * is not known in time: somebody waits for it.
     *
     * @param number counts what this core publishes
     */
    record Publish(long number, ChannelRecord record) implements Output {
        @Override
        public void deliverTo(OutputSink sink) {
            sink.onPublish(this);
        }
    }

    /** A value that was accepted from a sender and can no longer be received (C11). */
    record Undelivered(ChannelName channel, Payload value, Reason reason) implements Output {

        /** Why nobody can receive it. */
        public enum Reason {
            OVERFLOW,
            ABORTED
        }

        @Override
        public void deliverTo(OutputSink sink) {
            sink.onUndelivered(this);
        }
    }
}
