package io.strait.core.message;

import io.strait.core.id.Age;
import io.strait.core.id.Attempt;
import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SelectId;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.CloseCause;
import io.strait.core.op.Direction;
import io.strait.core.op.Outcome;
import io.strait.core.op.Payload;
import io.strait.core.op.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What nodes tell each other: the protocol <em>introduce - claim - decide</em>. The sender's node is known from the link.
 * Links are FIFO per ordered pair of nodes; the protocol needs that from coordinator to home and between coordinators.
 *
 * <p>Coordinator to home: {@link Offer}, {@link Unavailable}, {@link Available}, {@link Gone}, {@link Recall},
 * {@link Enrol}, {@link Arm}, {@link Pause}, {@link Returned}, {@link Digest}, {@link CloseChannel}, {@link InspectChannel}, {@link DeclareChannel}. Home to
 * coordinator: {@link Match}, {@link Answer}, {@link Unpaired}, {@link Readiness}, {@link Nothing}, {@link Park}, {@link Deliver}, {@link Lost},
 * {@link ChannelClosed}, {@link NotHome}, {@link OfferRefused}, {@link GoneAck}, {@link Reenrol}, {@link HomesReset},
 * {@link ChannelReply}. Coordinator to coordinator: {@link Claim}, {@link Accept}, {@link Reject}, {@link Busy},
 * {@link CancelClaim}, {@link Fence}, {@link Fenced}.
 */
public sealed interface Message {

    /** Exhaustive dispatch: a new message breaks the build of whoever does not handle it. */
    interface Handler {
        void onOffer(NodeUid from, Offer message);

        void onUnavailable(NodeUid from, Unavailable message);

        void onAvailable(NodeUid from, Available message);

        void onGone(NodeUid from, Gone message);

        void onEnrol(NodeUid from, Enrol message);

        void onArm(NodeUid from, Arm message);

        void onPause(NodeUid from, Pause message);

        void onRecall(NodeUid from, Recall message);

        void onReturned(NodeUid from, Returned message);

        void onDigest(NodeUid from, Digest message);

        void onCloseChannel(NodeUid from, CloseChannel message);

        void onInspectChannel(NodeUid from, InspectChannel message);

        void onDeclareChannel(NodeUid from, DeclareChannel message);

        void onMatch(NodeUid from, Match message);

        void onAnswer(NodeUid from, Answer message);

        void onUnpaired(NodeUid from, Unpaired message);

        void onReadiness(NodeUid from, Readiness message);

        void onNothing(NodeUid from, Nothing message);

        void onPark(NodeUid from, Park message);

        void onDeliver(NodeUid from, Deliver message);

        void onLost(NodeUid from, Lost message);

        void onChannelClosed(NodeUid from, ChannelClosed message);

        void onNotHome(NodeUid from, NotHome message);

        void onOfferRefused(NodeUid from, OfferRefused message);

        void onGoneAck(NodeUid from, GoneAck message);

        void onReenrol(NodeUid from, Reenrol message);

        void onHomesReset(NodeUid from, HomesReset message);

        void onChannelReply(NodeUid from, ChannelReply message);

        void onClaim(NodeUid from, Claim message);

        void onAccept(NodeUid from, Accept message);

        void onReject(NodeUid from, Reject message);

        void onBusy(NodeUid from, Busy message);

        void onCancelClaim(NodeUid from, CancelClaim message);

        void onFence(NodeUid from, Fence message);

        void onFenced(NodeUid from, Fenced message);
    }

    void deliverTo(Handler handler, NodeUid from);

    /** What a coordinator wants to hear about its offer. */
    enum AnswerMode {
        /** Introductions only. */
        NONE,
        /** At once, which branches have a partner: {@link Answer}; later {@link Unpaired}. */
        READY,
        /** {@link Nothing} as soon as no branch has any partner, not even a suspended one. */
        NOTHING
    }

    /**
     * One branch of an offer.
     *
     * @param index the branch's identity in its select
     * @param value with a delegated offer the value of a send branch, else null
     */
    record OfferedBranch(
            int index,
            ChannelName channel,
            Direction direction,
            @Nullable Payload value) {}

    /**
     * Enrols (or re-enrols: it replaces what the home knows of the select) all branches of a select at one home node.
     *
     * @param attempt with a delegated offer the number of the attempt that the home may deliver; 0: not delegated
     * @param homeEpoch the epoch of the home's state that a delegated offer is meant for; a home of another epoch
     *     answers NotHome
     * @param plain whether the select has one branch (counted apart in {@code ChannelInfo})
     * @param suspended whether the select is busy, so that the home introduces nobody until {@link Available}
     * @param lane names the sender among those of its node: plain sends of one lane on one channel are served in the order
     *     of their arrival, one after the other (D8); 0: no lane
     */
    record Offer(
            SelectId select,
            Age age,
            AnswerMode mode,
            int attempt,
            int homeEpoch,
            boolean plain,
            boolean suspended,
            long lane,
            List<OfferedBranch> branches)
            implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onOffer(from, this);
        }
    }

    /** The select is busy: introduce nobody to it, and free whoever was introduced. */
    record Unavailable(SelectId select) implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onUnavailable(from, this);
        }
    }

    /** The select is open again. */
    record Available(SelectId select, AnswerMode mode) implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onAvailable(from, this);
        }
    }

    /**
     * The select is final, or withdraws: forget it.
     *
     * @param fired the branch that fired, for the home's counts; -1: none
     * @param acknowledge the home answers {@link GoneAck}
     */
    record Gone(SelectId select, int fired, boolean acknowledge) implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onGone(from, this);
        }
    }

    /**
     * Enrols branches of a persistent select at one home node, or takes some out. Those that it does not name stay as they are.
     *
     * @param age of the present round, or of the last one
     * @param first whether it replaces all that the home knows of the select; else a home that knows nothing of it ignores it
     * @param suspended with {@code first}: whether the select is between two rounds, so that the home introduces nobody
     *     until {@link Arm}
     * @param removed numbers of the branches to take out, before {@code added} come in
     */
    record Enrol(
            SelectId select,
            Age age,
            boolean first,
            boolean suspended,
            List<OfferedBranch> added,
            List<Integer> removed)
            implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onEnrol(from, this);
        }
    }

    /**
     * The persistent select takes part again: introduce a partner to one of its branches, the one whose turn it is.
     *
     * @param age of the round from here on
     * @param round numbers the questions of the select; an answer to an older one does not count
     * @param answer whether to say whom the home introduces: {@link Readiness}, now and whenever it changes until {@link
     *     Pause}
     */
    record Arm(SelectId select, Age age, long round, boolean answer) implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onArm(from, this);
        }
    }

    /**
     * The persistent select is between two rounds or busy: introduce nobody to it, and free whoever was introduced. Nothing
     * is said of its branches, which stay enrolled.
     *
     * @param fired the branch that fired, which waits behind all others from here on; -1: none
     */
    record Pause(SelectId select, int fired) implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onPause(from, this);
        }
    }

    /** A delegated sender is cancelled or out of time: give the attempt back unless the receiver decided already. */
    record Recall(Attempt attempt) implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onRecall(from, this);
        }
    }

    /** A receiver did not take a delegated delivery: the home tries the next one or parks the sender. */
    record Returned(Attempt attempt, ChannelName channel, SelectId receiver) implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onReturned(from, this);
        }
    }

    /**
     * What the coordinator's node believes it has enrolled at the home's node, as of this point of the FIFO link.
     *
     * @param count number of enrolled selects
     * @param hash exclusive-or over {@code SelectId.hashCode()} spread to 64 bits
     */
    record Digest(int count, long hash) implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onDigest(from, this);
        }
    }

    /** Close or abort a channel; answered by {@link ChannelReply}. */
    record CloseChannel(long request, ChannelName channel, CloseCause cause) implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onCloseChannel(from, this);
        }
    }

    /** Ask for a snapshot; answered by {@link ChannelReply}. */
    record InspectChannel(long request, ChannelName channel) implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onInspectChannel(from, this);
        }
    }

    /** Declare properties; the home is the one place that sees conflicts; answered by {@link ChannelReply}. */
    record DeclareChannel(long request, ChannelName channel, ChannelProperties properties) implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onDeclareChannel(from, this);
        }
    }

    /** Introduces a receiver to a sender's coordinator, which claims it. */
    record Match(SelectId sender, int senderBranch, SelectId receiver, int receiverBranch) implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onMatch(from, this);
        }
    }

    /**
     * Which branches offered with {@link AnswerMode#READY} have a partner now. Empty: none.
     *
     * @param ready branch indexes, ascending
     * @param partnerTimes for each of them the hybrid time of the partner's age
     */
    record Answer(SelectId select, List<Integer> ready, List<Long> partnerTimes) implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onAnswer(from, this);
        }
    }

    /** A branch that was answered ready lost its partner and has no other. */
    record Unpaired(SelectId select, int branch) implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onUnpaired(from, this);
        }
    }

    /**
     * To which branch of a persistent select the home introduces somebody.
     *
     * @param round of the {@link Arm} that asked
     * @param branch -1: to none, because nobody is there
     */
    record Readiness(SelectId select, long round, int branch) implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onReadiness(from, this);
        }
    }

    /** None of the select's branches here has any partner at this instant. */
    record Nothing(SelectId select) implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onNothing(from, this);
        }
    }

    /**
     * Nothing was delivered for a delegated offer: the select is open again and stays enrolled.
     *
     * @param preferred the receive branch that the home has introduced to a sender as the first ready one in list order,
     *     so that the select waits for that claim; -1: none
     */
    record Park(Attempt attempt, int preferred) implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onPark(from, this);
        }
    }

    /** A delegated claim, made by the home in the sender's name; the receiver answers the sender. */
    record Deliver(
            Attempt attempt,
            Age age,
            int homeEpoch,
            ChannelName channel,
            SelectId receiver,
            int receiverBranch,
            int senderBranch,
            Payload value)
            implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onDeliver(from, this);
        }
    }

    /** The node of the receiver that a delegated attempt was delivered to was removed before it answered. */
    record Lost(Attempt attempt) implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onLost(from, this);
        }
    }

    /** The channel of this branch is closed, and nothing can come for it any more. */
    record ChannelClosed(SelectId select, int branch, CloseCause cause) implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onChannelClosed(from, this);
        }
    }

    /**
     * These branches are not (or no longer) enrolled here; nothing was delivered for them.
     *
     * @param attempt the delegated attempt that is given back, or 0
     */
    record NotHome(SelectId select, int attempt, List<Integer> branches) implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onNotHome(from, this);
        }
    }

    /** The home refuses an offer for good: a cap or a conflict. */
    record OfferRefused(SelectId select, int branch, Refusal refusal, String detail) implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onOfferRefused(from, this);
        }
    }

    /**
     * The select is forgotten; every introduction made before came before this on the link.
     *
     * @param clean whether nobody was introduced to the select since the last {@link Nothing}
     */
    record GoneAck(SelectId select, boolean clean) implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onGoneAck(from, this);
        }
    }

    /** The digest does not agree: offer everything again. */
    record Reenrol() implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onReenrol(from, this);
        }
    }

    /** The sending node lost the soft state of its homes; its new epoch. */
    record HomesReset(int epoch) implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onHomesReset(from, this);
        }
    }

    /** Answers CloseChannel, InspectChannel, DeclareChannel: CloseDone, Inspected, Declared or Refused. */
    record ChannelReply(long request, Outcome outcome) implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onChannelReply(from, this);
        }
    }

    /** Prepare: the sender offers its value to the receiver, which decides. */
    record Claim(Attempt attempt, Age age, ChannelName channel, SelectId receiver, int receiverBranch, Payload value)
            implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onClaim(from, this);
        }
    }

    /**
     * The receiver's decision: it took the value.
     *
     * @param senderBranch the branch that fired, for a delegated attempt; -1 after a claim, whose sender knows
     */
    record Accept(Attempt attempt, int senderBranch) implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onAccept(from, this);
        }
    }

    /** The receiver is final, or the claim was cancelled before it was served. */
    record Reject(Attempt attempt) implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onReject(from, this);
        }
    }

    /**
     * The receiver cannot decide now, and the claimer yields.
     *
     * @param owner the older initiator that holds the receiver; null: it is a persistent select between two rounds
     */
    record Busy(Attempt attempt, @Nullable Age owner) implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onBusy(from, this);
        }
    }

    /** The claimer is cancelled or out of time: reject the claim if it only waits. */
    record CancelClaim(Attempt attempt, SelectId receiver) implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onCancelClaim(from, this);
        }
    }

    /** Refuse every delivery of this home node up to this epoch from now on. */
    record Fence(SelectId asker, NodeUid home, int epoch) implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onFence(from, this);
        }
    }

    /** The fence stands; every Accept sent before came before this on the link. */
    record Fenced(SelectId asker, NodeUid home, int epoch) implements Message {
        @Override
        public void deliverTo(Handler handler, NodeUid from) {
            handler.onFenced(from, this);
        }
    }
}
