package io.strait.node.edge;

import io.strait.core.id.SessionId;
import io.strait.proto.ResumeToken;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * Resume tokens: the session's id, by which it is found, and a secret of 256 bits, which is compared in constant time. The
 * id is no secret, so that looking it up gives nothing away.
 */
final class SessionTokens {

    private static final int ID_BYTES = 16;
    private static final int SECRET_BYTES = 32;

    private final SecureRandom random = new SecureRandom();

    /** An id that nobody can guess or meet by chance. */
    SessionId drawId() {
        return new SessionId(random.nextLong(), random.nextLong());
    }

    /** A fresh token of a session. */
    ResumeToken draw(SessionId id) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        ByteBuffer token = ByteBuffer.allocate(ID_BYTES + SECRET_BYTES);
        token.putLong(id.high()).putLong(id.low()).put(secret);
        return new ResumeToken(token.array());
    }

    /** The session that a token claims to be of; null when it is no token of ours. */
    static @Nullable SessionId idOf(ResumeToken token) {
        byte[] bytes = token.bytes();
        if (bytes.length != ID_BYTES + SECRET_BYTES) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new SessionId(buffer.getLong(), buffer.getLong());
    }
}
