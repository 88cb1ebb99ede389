package io.strait.node.edge;

import io.strait.core.id.SessionId;
import io.strait.proto.ResumeToken;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One client's session at this node. Its operations and outcomes are the core's; here is who speaks for it.
 *
 * <p>Attached: {@code stream} is set. Detached: {@code expiry} is set. Ended: neither. The two are guarded by the
 * session's lock.
 */
final class EdgeSession {

    final SessionId id;
    final ResumeToken token;
    final int credit;
    final String clientName;

    @Nullable
    SessionStream stream;

    @Nullable
    Future<?> expiry;

    EdgeSession(SessionId id, ResumeToken token, int credit, String clientName) {
        this.id = id;
        this.token = token;
        this.credit = credit;
        this.clientName = clientName;
    }
}
