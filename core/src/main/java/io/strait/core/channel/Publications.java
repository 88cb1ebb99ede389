package io.strait.core.channel;

import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.message.Message;
import io.strait.core.op.CloseCause;
import io.strait.core.op.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records on their way into the store, and the answers that wait for it: who is told that a channel is declared or closed can
 * count on it, even if this node dies at once. A declaration works before that; a close does not, for it is told to everybody
 * who waits.
 */
final class Publications {

    /** Who is told what when the record is stored. */
    private record Answer(NodeUid to, long request, Outcome outcome) {}

    /** One record of a channel, as given to the control plane. */
    static final class Publication {
        final ChannelName channel;
        /** What the record says. */
        final @Nullable CloseCause closed;

        private final List<Answer> answers = new ArrayList<>(1);
        private boolean stored;

        private Publication(ChannelName channel, @Nullable CloseCause closed) {
            this.channel = channel;
            this.closed = closed;
        }
    }

    private final ChannelHomes homes;
    private final int maxWaiting;
    private final Map<Long, Publication> pending = new HashMap<>();
    private long last;
    private int waiting;

    Publications(ChannelHomes homes, int maxWaiting) {
        this.homes = homes;
        this.maxWaiting = maxWaiting;
    }

    /** Why no further answer can wait, or null. */
    @Nullable
    String fault() {
        return waiting < maxWaiting
                ? null
                : "home: too many declarations and closes wait to be stored: waiting=" + waiting + " limit=maxSessions="
                        + maxWaiting;
    }

    /** Begins a publication, which goes by {@link #lastNumber}. */
    Publication begin(ChannelName channel, @Nullable CloseCause closed) {
        Publication publication = new Publication(channel, closed);
        pending.put(++last, publication);
        return publication;
    }

    long lastNumber() {
        return last;
    }

    /** Whether a record of the channel is on its way. */
    boolean isPending(ChannelName channel) {
        return pending.values().stream().anyMatch(publication -> publication.channel.equals(channel));
    }

    /** Answers when the record is stored, at once if it is. */
    void answer(Publication publication, NodeUid to, long request, Outcome outcome) {
        if (publication.stored) {
            homes.send(to, new Message.ChannelReply(request, outcome));
        } else {
            publication.answers.add(new Answer(to, request, outcome));
            waiting++;
        }
    }

    /** The control plane has answered; null when it did so before. */
    @Nullable
    Publication take(long number) {
        return pending.remove(number);
    }

    /**
     * Says what waits to be said.
     *
     * @param fault why it is not known whether the record is stored; null: it is
     * @param closed the cause that the record has now: another home's, if that closed the channel at the same time
     */
    void answerAll(Publication publication, @Nullable String fault, @Nullable CloseCause closed) {
        publication.stored = fault == null;
        for (Answer answer : publication.answers) {
            Outcome outcome = answer.outcome;
            if (fault != null) {
                outcome = new Outcome.Indeterminate(-1, fault);
            } else if (outcome instanceof Outcome.CloseDone && closed != null) {
                outcome = new Outcome.CloseDone(closed);
            }
            homes.send(answer.to, new Message.ChannelReply(answer.request, outcome));
        }
        waiting -= publication.answers.size();
        publication.answers.clear();
    }
}
