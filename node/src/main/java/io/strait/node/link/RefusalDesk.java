package io.strait.node.link;

import io.aeron.exceptions.RegistrationException;
import io.strait.core.id.NodeUid;
import io.strait.node.link.PeerPublisher.Health;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Tells nodes that are no peers why they are refused. There is no link to them, so each gets a publication for a moment;
 * few at a time, because anyone can ask. Who is not told now is told when it asks again.
 */
final class RefusalDesk {
    private static final int MAX_OPEN = 4;
    private static final int MAX_REMEMBERED = 1_024;
    private static final long ANSWER_NS = TimeUnit.SECONDS.toNanos(2);

    private final LinkIdentity identity;
    private final LinkCounters counters;
    private final LinkListener listener;
    private final List<Answer> answers = new ArrayList<>();
    /** Which events were told already: a refused node asks every second. */
    private final Map<Told, Boolean> told = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Told, Boolean> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    RefusalDesk(LinkIdentity identity, LinkCounters counters, LinkListener listener) {
        this.identity = identity;
        this.counters = counters;
        this.listener = listener;
    }

    private record Told(NodeUid peer, RefusalReason reason, boolean byPeer) {}

    private static final class Answer {
        final String endpoint;
        final PeerPublisher publisher;
        final long untilNs;
        long intended;

        @Nullable
        Refusal refusal;

        boolean isRequested;

        Answer(String endpoint, PeerPublisher publisher, long untilNs) {
            this.endpoint = endpoint;
            this.publisher = publisher;
            this.untilNs = untilNs;
        }
    }

    /**
     * Refuses a HELLO.
     *
     * @param intended whom the HELLO was for; tells the asking node which of its links is meant
     */
    void refuse(NodeUid peer, long intended, Greeting greeting, Refusal refusal, long nowNs) {
        counters.increment(LinkCounter.REFUSED);
        if (isNews(new Told(peer, refusal.reason(), false))) {
            listener.onPeerRejected(peer, refusal.reason(), refusal.detail());
        }
        if (refusal.reason() == RefusalReason.UNKNOWN_PEER) {
            // Membership is still on its way to this node as a rule; the peer keeps asking.
            return;
        }
        Answer answer = answerFor(peer, greeting.endpoint(), nowNs);
        if (answer != null) {
            answer.intended = intended;
            answer.refusal = refusal;
        }
    }

    /** Another node has refused our HELLO. */
    void onRefused(NodeUid peer, Refusal refusal) {
        counters.increment(LinkCounter.REFUSED_BY_PEER);
        if (isNews(new Told(peer, refusal.reason(), true))) {
            listener.onRefusedByPeer(peer, refusal.reason(), refusal.detail());
        }
    }

    private boolean isNews(Told event) {
        return told.put(event, Boolean.TRUE) == null;
    }

    private @Nullable Answer answerFor(NodeUid peer, String endpoint, long nowNs) {
        for (Answer answer : answers) {
            if (answer.endpoint.equals(endpoint)) {
                return answer;
            }
        }
        if (answers.size() == MAX_OPEN) {
            return null;
        }
        PeerPublisher publisher = new PeerPublisher(identity, peer.value(), counters);
        Answer answer = new Answer(endpoint, publisher, nowNs + ANSWER_NS);
        answers.add(answer);
        return answer;
    }

    void onTick(long nowNs, AeronTransport transport) {
        for (int i = answers.size() - 1; i >= 0; i--) {
            Answer answer = answers.get(i);
            if (nowNs >= answer.untilNs || !advance(answer, transport)) {
                answer.publisher.close();
                answers.remove(i);
            }
        }
    }

    /** False when it cannot be told. */
    private static boolean advance(Answer answer, AeronTransport transport) {
        if (!answer.isRequested) {
            answer.isRequested = true;
            answer.publisher.open(transport, answer.endpoint);
            return true;
        }
        Health health;
        try {
            health = answer.publisher.health();
        } catch (RegistrationException e) {
            // An endpoint out of a stranger's message; that it is of no use is the stranger's loss.
            return false;
        }
        Refusal refusal = answer.refusal;
        if (health == Health.CONNECTED && refusal != null) {
            UnsafeBuffer body = new UnsafeBuffer(new byte[Refusal.MAX_BYTES]);
            int length = refusal.encode(body, 0);
            if (answer.publisher.full(MessageKind.REFUSED, 0, answer.intended, body, length)) {
                answer.refusal = null;
            }
        }
        return health != Health.ABSENT;
    }
}
