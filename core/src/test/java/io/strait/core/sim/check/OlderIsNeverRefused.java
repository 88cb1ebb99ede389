package io.strait.core.sim.check;

import io.strait.core.id.Age;
import io.strait.core.id.Attempt;
import io.strait.core.message.Message;
import java.util.HashMap;
import java.util.Map;

/**
 * S13, the wait-die rule, read off the wire: BUSY is told only to a claim that is younger than the owner it names. With
 * that the oldest initiator is never refused, so there is no livelock of refusals.
 */
public final class OlderIsNeverRefused implements Invariant {

    private final Map<Attempt, Age> claims = new HashMap<>();

    @Override
    public void onMessage(History history, int from, int to, Message message) {
        if (message instanceof Message.Claim claim) {
            claims.put(claim.attempt(), claim.age());
        } else if (message instanceof Message.Busy busy) {
            requireYounger(from, to, busy);
        } else if (message instanceof Message.Accept accept) {
            claims.remove(accept.attempt());
        } else if (message instanceof Message.Reject reject) {
            claims.remove(reject.attempt());
        }
    }

    private void requireYounger(int from, int to, Message.Busy busy) {
        Age claimer = claims.remove(busy.attempt());
        if (claimer == null) {
            throw violation(
                    "answers a claim that was not made: n" + from + " to n" + to + " " + new RecordText().of(busy));
        }
        if (busy.owner() != null && claimer.isOlderThan(busy.owner())) {
            throw violation("an older claim is refused: n" + from + " to n" + to + " claim age "
                    + new RecordText().of(claimer) + " " + new RecordText().of(busy));
        }
    }
}
