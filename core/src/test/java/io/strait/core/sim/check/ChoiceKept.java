package io.strait.core.sim.check;

import io.strait.core.op.Branch;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.Choice;
import io.strait.core.op.Direction;
import io.strait.core.op.Op;

/**
 * S3 on one node, where a select that finds a partner fires in the step that brings it: ORDERED does not take a later branch
 * while a partner waits for an earlier one, OLDEST does not take a younger partner. A lazy sender that waits for its value
 * holds its partner, so nothing is said while one does, or may since its connection was lost; nor when the partner it met is a select, which may have claimed it
 * first: between two selects age decides (S13). Nothing is said either of a channel where a persistent select stands on the
 * partner's side: the home, which is not told that a round has ended, may introduce that one first. OLDEST is checked for selects that only receive: one that is introduced as
 * a sender as well gives that introduction back, and its place with it.
 */
public final class ChoiceKept implements Invariant {

    @Override
    public void onReply(History history, OpRecord op) {
        Op.Select select = op.select();
        int fired = op.firedBranch();
        boolean isAtOnce = fired >= 0 && op.replyStep() == op.submitStep();
        if (!isAtOnce
                || select == null
                || select.choice() == Choice.EAGER
                || history.wasAskedInVain()
                || history.terms().offersSettleNs() != 0) {
            return;
        }
        for (OpRecord other : history.pending()) {
            if (other.isAskedForValue()) {
                return;
            }
        }
        OpRecord partner = history.partnerOf(op);
        if (partner == null
                || !partner.isPlain()
                || history.channel(op.branch(fired).channel()).properties().isBuffered()) {
            return;
        }
        boolean receivesOnly = select.branches().stream().allMatch(branch -> branch.direction() == Direction.RECEIVE);
        for (int i = 0; i < op.branchCount(); i++) {
            if (select.choice() == Choice.OLDEST) {
                requireNoPartner(history, op, op.branch(i), receivesOnly ? partner.submitStep() : 0);
            } else if (i < fired) {
                requireNoPartner(history, op, op.branch(i), op.submitStep());
            }
        }
    }

    private void requireNoPartner(History history, OpRecord op, Branch branch, long beforeStep) {
        ChannelFacts channel = history.channel(branch.channel());
        if (channel.isCloseAsked() || !channel.properties().equals(ChannelProperties.RENDEZVOUS)) {
            return;
        }
        Direction wanted = branch.direction().opposite();
        for (LoopRecord loop : history.loops()) {
            if (loop.isLive() && loop.standsAt(branch.channel(), wanted)) {
                return;
            }
        }
        for (OpRecord other : history.pending()) {
            if (other.submitStep() < beforeStep
                    && other.isPlain()
                    && !other.hasLazyBranch()
                    && other.offers(branch.channel(), wanted)
                    && !other.isBehindAnother()) {
                throw violation("passed over a partner: " + op + "; partner: " + other);
            }
        }
    }
}
