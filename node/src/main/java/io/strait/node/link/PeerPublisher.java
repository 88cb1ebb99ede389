package io.strait.node.link;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.exceptions.RegistrationException;
import io.aeron.logbuffer.BufferClaim;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes link messages to one endpoint. Owns the Aeron publication, which may vanish under it at any time: every write
 * says whether it was made, and {@link #health} says how things stand.
 */
final class PeerPublisher {
    private final LinkIdentity identity;
    private final long target;
    private final LinkCounters counters;
    private final BufferClaim claim = new BufferClaim();

    private @Nullable AeronTransport transport;
    private long registrationId = Aeron.NULL_VALUE;
    private @Nullable ExclusivePublication publication;

    /**
     * @param target uid of the node that the messages are for
     */
    PeerPublisher(LinkIdentity identity, long target, LinkCounters counters) {
        this.identity = identity;
        this.target = target;
        this.counters = counters;
    }

    /** How far a message would get. */
    enum Health {
        /** There is no publication. */
        ABSENT,
        /** It has been asked for. */
        REQUESTED,
        /** It is there, nobody receives. */
        DISCONNECTED,
        /** Somebody receives. */
        CONNECTED
    }

    void open(AeronTransport on, String endpoint) {
        transport = on;
        registrationId = on.requestPublication(endpoint);
    }

    /**
     * Looks how things stand.
     *
     * @throws RegistrationException when the publication that was asked for cannot be made; it is ABSENT afterwards
     */
    Health health() {
        if (transport == null || transport.failure() != null || registrationId == Aeron.NULL_VALUE) {
            return forget();
        }
        if (publication == null) {
            try {
                publication = transport.publication(registrationId);
            } catch (RegistrationException e) {
                forget();
                throw e;
            }
            if (publication == null) {
                return Health.REQUESTED;
            }
        }
        if (publication.isClosed()) {
            return forget();
        }
        return publication.isConnected() ? Health.CONNECTED : Health.DISCONNECTED;
    }

    private Health forget() {
        transport = null;
        registrationId = Aeron.NULL_VALUE;
        publication = null;
        return Health.ABSENT;
    }

    /** The batch that {@code window} has found. */
    boolean data(SendWindow window, long acked) {
        int length = window.batchBytes();
        if (!begin(MessageKind.DATA, length)) {
            return false;
        }
        int offset = claim.offset();
        WireFormat.putNumbers(claim.buffer(), offset, acked, window.batchFirst(), window.batchEntries());
        claim.buffer().putBytes(offset + WireFormat.HEADER_BYTES, window.batchBuffer(), window.batchOffset(), length);
        return end();
    }

    /** A message without a body. */
    boolean bare(MessageKind kind, long acked, long first) {
        if (!begin(kind, 0)) {
            return false;
        }
        WireFormat.putNumbers(claim.buffer(), claim.offset(), acked, first, 0);
        return end();
    }

    /** A message with an encoded body; not on the hot path. */
    boolean full(MessageKind kind, long acked, long first, UnsafeBuffer body, int length) {
        if (!begin(kind, length)) {
            return false;
        }
        WireFormat.putNumbers(claim.buffer(), claim.offset(), acked, first, 0);
        claim.buffer().putBytes(claim.offset() + WireFormat.HEADER_BYTES, body, 0, length);
        return end();
    }

    private boolean begin(MessageKind kind, int bodyBytes) {
        if (publication == null) {
            return false;
        }
        long result = publication.tryClaim(WireFormat.HEADER_BYTES + bodyBytes, claim);
        if (result <= 0) {
            onNotWritten(publication, result);
            return false;
        }
        WireFormat.putHeader(claim.buffer(), claim.offset(), identity.version(), kind, bodyBytes);
        WireFormat.putPeers(claim.buffer(), claim.offset(), identity.uid(), target);
        return true;
    }

    private boolean end() {
        claim.commit();
        counters.increment(LinkCounter.MESSAGES_SENT);
        return true;
    }

    private void onNotWritten(ExclusivePublication from, long result) {
        if (result == Publication.BACK_PRESSURED || result == Publication.ADMIN_ACTION) {
            counters.increment(LinkCounter.BACK_PRESSURED);
        } else if (result == Publication.MAX_POSITION_EXCEEDED) {
            // A publication ends after 2^31 terms; the link goes on over the next one.
            from.close();
        }
    }

    /** Gives the publication up; Aeron lets what was written drain for a second. */
    void close() {
        if (transport != null && registrationId != Aeron.NULL_VALUE) {
            transport.closePublication(registrationId);
        }
        forget();
    }
}
