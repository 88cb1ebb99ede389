package io.strait.proto;

import io.strait.core.op.Op;
import io.strait.core.op.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One frame of a session's stream from the client to its node. */
public sealed interface ClientFrame {

    /** Exhaustive dispatch: a new frame breaks the build of whoever does not handle it. */
    interface Handler {
        void onHello(Hello frame);

        void onSubmit(Submit frame);

        void onCancel(Cancel frame);

        void onSupply(Supply frame);

        void onAcknowledge(Acknowledge frame);

        void onEnd(End frame);

        void onPing(Ping frame);
    }

    void deliverTo(Handler handler);

    /**
     * The first frame of every stream.
     *
     * @param protocolVersion what the client speaks, see {@link ProtocolVersion#check}
     * @param clientName who the client is, for operators; up to {@value #MAX_NAME_LENGTH} characters
     * @param resumeToken the session to resume; null: a new one
     * @param wantedCredit how many operations the client would like to have unanswered or unacknowledged at
     *     once; 0: the node chooses
     */
    record Hello(
            int protocolVersion,
            String clientName,
            @Nullable ResumeToken resumeToken,
            int wantedCredit) implements ClientFrame {

        /** The longest client name, in characters. */
        public static final int MAX_NAME_LENGTH = 255;

        @Override
        public void deliverTo(Handler handler) {
            handler.onHello(this);
        }
    }

    /**
     * Starts an operation.
     *
     * @param opId chosen by the client, ascending from 1 within the session
     */
    record Submit(long opId, Op op) implements ClientFrame {
        @Override
        public void deliverTo(Handler handler) {
            handler.onSubmit(this);
        }
    }

    /** Cancels a pending operation; a commit wins. */
    record Cancel(long opId) implements ClientFrame {
        @Override
        public void deliverTo(Handler handler) {
            handler.onCancel(this);
        }
    }

    /**
     * Answers {@link NodeFrame.NeedValue}.
     *
     * @param value null when the supplier failed
     * @param failure why it failed, when value is null; else null
     */
    record Supply(
            long opId,
            int branch,
            @Nullable Payload value,
            @Nullable String failure) implements ClientFrame {

        public Supply {
            if ((value == null) == (failure == null)) {
                throw new IllegalArgumentException("supply: either a value or a failure: opId=" + opId);
            }
        }

        @Override
        public void deliverTo(Handler handler) {
            handler.onSupply(this);
        }
    }

    /** The client has the outcomes of these operations. */
    record Acknowledge(List<Long> opIds) implements ClientFrame {

        public Acknowledge {
            opIds = List.copyOf(opIds);
        }

        @Override
        public void deliverTo(Handler handler) {
            handler.onAcknowledge(this);
        }
    }

    /** The session is over. */
    record End() implements ClientFrame {
        @Override
        public void deliverTo(Handler handler) {
            handler.onEnd(this);
        }
    }

    /** Asks for {@link NodeFrame.Pong}. */
    record Ping(long nonce) implements ClientFrame {
        @Override
        public void deliverTo(Handler handler) {
            handler.onPing(this);
        }
    }
}
