package io.strait.core.sim.check;

import io.strait.core.op.Branch;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.Outcome;

/**
 * S4: a try is not told NotReady while a partner waits on a rendezvous before, during and after it. The partner's offer
 * needs time to reach the home; so this is said only where that time has a bound and homes stay where they are. Two tries
 * may miss each other: neither waits.
 */
public final class TryIsExact implements Invariant {

    @Override
    public void onReply(History history, OpRecord op) {
        long settleNs = history.terms().offersSettleNs();
        if (!(op.outcome() instanceof Outcome.NotReady) || settleNs == History.NEVER) {
            return;
        }
        for (int i = 0; i < op.branchCount(); i++) {
            requireNoPartner(history, op, op.branch(i), op.submitAtNs() - settleNs);
        }
    }

    private void requireNoPartner(History history, OpRecord op, Branch branch, long sinceNs) {
        ChannelFacts channel = history.channel(branch.channel());
        if (channel.isCloseAsked() || !channel.properties().equals(ChannelProperties.RENDEZVOUS)) {
            return;
        }
        for (OpRecord other : history.pending()) {
            if (other.submitStep() < op.submitStep()
                    && other.submitAtNs() <= sinceNs
                    && !other.isCancelRequested()
                    && !other.isTry()
                    && other.offers(branch.channel(), branch.direction().opposite())) {
                throw violation("not ready, but a partner waits: " + op + "; partner: " + other);
            }
        }
    }
}
