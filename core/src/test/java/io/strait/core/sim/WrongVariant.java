package io.strait.core.sim;

import io.strait.core.ProtocolRules;
import io.strait.core.id.Age;
import io.strait.core.id.SelectId;

/**
 * The ways to get the protocol wrong that are known to break it, as far as they concern this simulator. The numbers are those
 * of docs/simulator.md; 5 and 6 need node removal and joins.
 */
enum WrongVariant {
    /** 1: wait for a busy partner without the age order. Two opposite selects deadlock. */
    WAITS_ALWAYS(new ProtocolRules() {
        @Override
        public boolean waits(Age initiator, Age owner) {
            return true;
        }
    }),

    /** 2: never wait. Two opposite selects refuse each other for ever. */
    NEVER_WAITS(new ProtocolRules() {
        @Override
        public boolean waits(Age initiator, Age owner) {
            return false;
        }
    }),

    /** 3: the claimer reports to the home that its partner is busy. A wake-up is lost. */
    CLAIMER_REPORTS_FOR_PARTNER(new ProtocolRules() {
        @Override
        public boolean busyReceiverReportsItself() {
            return false;
        }
    }),

    /** 4: a claiming sender reopens because its home lost its state. A value is accepted twice. */
    REOPENS_ON_HOME_RESET(new ProtocolRules() {
        @Override
        public boolean reopensClaimOnHomeReset() {
            return true;
        }
    }),

    /** 7: the matcher introduces a select to itself. It claims itself for ever. */
    MEETS_ITSELF(new ProtocolRules() {
        @Override
        public boolean mayMeet(SelectId sender, SelectId receiver) {
            return true;
        }
    }),

    /** 8: a delegated sender offers elsewhere before the lost home's deliveries are fenced. A value is accepted twice. */
    REOFFERS_UNFENCED(new ProtocolRules() {
        @Override
        public boolean fencesBeforeReopening() {
            return false;
        }
    }),

    /** 9: a persistent select is armed again, and the homes that it told to pause do not hear it. A wake-up is lost. */
    FORGETS_TO_ARM(new ProtocolRules() {
        @Override
        public boolean armsPausedHomes() {
            return false;
        }
    }),

    /** 10: a persistent select accepts a claim between two rounds. It fires twice, and the second value is lost. */
    FIRES_WHILE_PAUSED(new ProtocolRules() {
        @Override
        public boolean refusesWhilePaused() {
            return false;
        }
    }),

    /** 11: a persistent select takes what comes first while homes owe an answer. A branch is passed over again and again. */
    TAKES_THE_FIRST(new ProtocolRules() {
        @Override
        public boolean waitsForEveryHome() {
            return false;
        }
    }),

    /** 12: a send gives back an introduction to the receiver that it is claiming. It is away just when its turn comes. */
    GIVES_BACK_INTRODUCTIONS(new ProtocolRules() {
        @Override
        public boolean keepsIntroductions() {
            return false;
        }
    }),

    /** 13: a home answers a declaration or a close before it is stored. It is lost with a node that dies just then. */
    ANSWERS_UNSTORED(new ProtocolRules() {
        @Override
        public boolean answersWhenStored() {
            return false;
        }
    });

    private final ProtocolRules rules;

    WrongVariant(ProtocolRules rules) {
        this.rules = rules;
    }

    CoreFactory cores() {
        return CoreFactory.of(rules);
    }
}
