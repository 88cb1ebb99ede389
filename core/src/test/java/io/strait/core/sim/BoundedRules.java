package io.strait.core.sim;

import io.strait.core.ProtocolRules;
import io.strait.core.id.Age;
import io.strait.core.id.SelectId;

/**
 * Rules that notice a core that goes round in circles within one step, where no bound on steps can see it: every round of
 * introductions and claims asks them something.
 */
final class BoundedRules extends ProtocolRules {

    /** Far more than the largest run asks one core. */
    private static final int MAX_QUESTIONS = 300_000;

    private final ProtocolRules rules;
    private int questions;

    BoundedRules(ProtocolRules rules) {
        this.rules = rules;
    }

    private void count() {
        if (++questions > MAX_QUESTIONS) {
            throw new IllegalStateException("goes round in circles: questions=" + questions);
        }
    }

    @Override
    public boolean waits(Age initiator, Age owner) {
        count();
        return rules.waits(initiator, owner);
    }

    @Override
    public boolean busyReceiverReportsItself() {
        return rules.busyReceiverReportsItself();
    }

    @Override
    public boolean reopensClaimOnHomeReset() {
        return rules.reopensClaimOnHomeReset();
    }

    @Override
    public boolean fencesBeforeReopening() {
        return rules.fencesBeforeReopening();
    }

    @Override
    public boolean mayMeet(SelectId sender, SelectId receiver) {
        count();
        return rules.mayMeet(sender, receiver);
    }

    @Override
    public boolean armsPausedHomes() {
        return rules.armsPausedHomes();
    }

    @Override
    public boolean keepsIntroductions() {
        return rules.keepsIntroductions();
    }

    @Override
    public boolean waitsForEveryHome() {
        return rules.waitsForEveryHome();
    }

    @Override
    public boolean answersWhenStored() {
        return rules.answersWhenStored();
    }

    @Override
    public boolean refusesWhilePaused() {
        return rules.refusesWhilePaused();
    }
}
