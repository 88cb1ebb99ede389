package io.strait.core.sim.check;

import io.strait.core.op.Branch;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.Outcome;

/**
 * S4: a try is not told NotReady while a partner waits on a rendezvous before, during and after it. An offer needs time to
 * reach the home, and a decision to reach the one who waits; so this is said only where that time has a bound and homes stay
 * where they are. Two tries may miss each other: neither waits.
 * A persistent select that is introduced elsewhere at that instant is no partner of a try.
 */
public final class TryIsExact implements Validation {

    @Override
    public void check(History history) {
        long settleNs = history.terms().offersSettleNs();
        if (settleNs == History.NEVER) {
            return;
        }
        for (OpRecord op : history.ops()) {
            // What a round without waiting says of several homes, each says for its own instant.
            if (op.outcome() instanceof Outcome.NotReady && op.loop() == null) {
                for (int i = 0; i < op.branchCount(); i++) {
                    requireNoPartner(history, op, op.branch(i), settleNs);
                }
            }
        }
    }

    private void requireNoPartner(History history, OpRecord op, Branch branch, long settleNs) {
        ChannelFacts channel = history.channel(branch.channel());
        if (channel.isCloseAsked() || !channel.properties().equals(ChannelProperties.RENDEZVOUS)) {
            return;
        }
        for (OpRecord other : history.ops()) {
            boolean isBefore = other.submitStep() < op.submitStep() && other.submitAtNs() + settleNs <= op.submitAtNs();
            boolean isAfter = other.isAnswered()
                    && other.replyStep() > op.replyStep()
                    && other.replyAtNs() > op.replyAtNs() + settleNs;
            if (isBefore
                    && isAfter
                    && !other.isTry()
                    && other.loop() == null
                    && other.offers(branch.channel(), branch.direction().opposite())) {
                throw violation("not ready, but a partner waits: " + op + "; partner: " + other);
            }
        }
    }
}
