package io.strait.core.sim.check;

import io.strait.core.op.Branch;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.Outcome;

/**
 * S4 on one node, where a try is decided in the step that brings it: it is not told NotReady while a plain partner waits
 * on a rendezvous. A lazy sender that waits for its value holds its partner, so nothing is said while one does.
 */
public final class LocalTryIsExact implements Invariant {

    @Override
    public void onReply(History history, OpRecord op) {
        boolean isAtOnce = op.outcome() instanceof Outcome.NotReady && op.replyStep() == op.submitStep();
        if (!isAtOnce || !history.terms().singleNode()) {
            return;
        }
        for (OpRecord other : history.pending()) {
            if (other.isAskedForValue() || !other.session().isAttached()) {
                return;
            }
        }
        for (int i = 0; i < op.branchCount(); i++) {
            requireNoPartner(history, op, op.branch(i));
        }
    }

    private void requireNoPartner(History history, OpRecord op, Branch branch) {
        ChannelFacts channel = history.channel(branch.channel());
        if (channel.isCloseAsked() || !channel.properties().equals(ChannelProperties.RENDEZVOUS)) {
            return;
        }
        for (OpRecord other : history.pending()) {
            if (other.isPlain()
                    && !other.hasLazyBranch()
                    && other.offers(branch.channel(), branch.direction().opposite())) {
                throw violation("not ready, but a partner waits: " + op + "; partner: " + other);
            }
        }
    }
}
