package io.strait.core.select;

import io.strait.core.id.Attempt;
import io.strait.core.message.Message;

/**
 * Whoever has a select id and takes part in claims: a select's coordinator, or the two ends of a buffer, which answer at
 * once and hold nobody.
 */
public interface Party {

    /** A sender claims this party. */
    void onClaim(ClaimRequest claim);

    /** The party claimed took the value. */
    void onAccept(Message.Accept accept);

    /** The party claimed is final. */
    void onReject(Attempt attempt);

    /** The party claimed is held by an older initiator. */
    void onBusy(Message.Busy busy);
}
