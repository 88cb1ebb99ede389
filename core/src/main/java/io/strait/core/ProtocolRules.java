package io.strait.core;

import io.strait.core.id.Age;
import io.strait.core.id.SelectId;

/**
 * The steps of the protocol whose wrong variants were found to break it when it was model-checked. Production uses
 * {@link #STANDARD}; the simulator's tests override one rule at a time and must see the breakage.
 */
public class ProtocolRules {

    /** The protocol as designed. */
    public static final ProtocolRules STANDARD = new ProtocolRules();

    protected ProtocolRules() {}

    /**
     * Whether a claim of {@code initiator} waits at a select held by {@code owner}. Wait-die: only an older one does.
     * Always: two opposite selects deadlock. Never: they abort each other for ever.
     */
    public boolean waits(Age initiator, Age owner) {
        return initiator.isOlderThan(owner);
    }

    /**
     * Whether a busy receiver reports its own unavailability to the home. Otherwise the claimer does in its name, and the
     * report may overtake the receiver's own reopening: a lost wake-up.
     */
    public boolean busyReceiverReportsItself() {
        return true;
    }

    /**
     * Whether a claiming sender opens again because the home that introduced it lost its state. The receiver may have
     * accepted: the value would be taken twice.
     */
    public boolean reopensClaimOnHomeReset() {
        return false;
    }

    /** Whether a delegated sender in doubt waits for every member's fence. Otherwise its value may be taken twice. */
    public boolean fencesBeforeReopening() {
        return true;
    }

    /** Whether a home may introduce these two: never a select to itself, which would claim itself for ever. */
    public boolean mayMeet(SelectId sender, SelectId receiver) {
        return !sender.equals(receiver);
    }

    /**
     * Whether a persistent select that is armed again tells the homes that it told to pause. Otherwise they introduce nobody
     * any more: a lost wake-up.
     */
    public boolean armsPausedHomes() {
        return true;
    }

    /**
     * Whether a plain send that is introduced again to the receiver it is claiming keeps that introduction. Otherwise it is
     * away from its home for a moment, and a persistent select serves another branch twice before this one (S11).
     */
    public boolean keepsIntroductions() {
        return true;
    }

    /**
     * Whether a persistent select waits for the answer of every home that it has asked. Otherwise a home that is near is
     * served again and again before one that is far (S11).
     */
    public boolean waitsForEveryHome() {
        return true;
    }

    /**
     * Whether a home says that a channel is declared or closed only when the control plane has stored it. Otherwise it is lost
     * with a node that dies just after the answer.
     */
    public boolean answersWhenStored() {
        return true;
    }

    /**
     * Whether a persistent select refuses what comes between two rounds. Otherwise it fires twice for one round, and nobody
     * hears of the second value.
     */
    public boolean refusesWhilePaused() {
        return true;
    }
}
