package io.strait.tasklet.ported;

import io.strait.tasklet.policy.Policies;
import org.junit.jupiter.api.Nested;

/** Tasklets of one scheduler, first come first served. */
class FifoWorldTest {

    private static final SuiteInWorlds.Worlds WORLDS = new SuiteInWorlds.Worlds() {
        @Override
        public int count() {
            return 1;
        }

        @Override
        public ChannelWorld open(int index) {
            return new TaskletWorld(Policies::fifo, 100);
        }
    };

    @Nested
    class Go extends GoSuite {
        @Override
        protected Worlds worlds() {
            return WORLDS;
        }
    }

    @Nested
    class GoReadiness extends GoReadinessSuite {
        @Override
        protected Worlds worlds() {
            return WORLDS;
        }
    }

    @Nested
    class PowerSeries extends PowerSeriesSuite {
        @Override
        protected Worlds worlds() {
            return WORLDS;
        }
    }

    @Nested
    class Kotlin extends KotlinSuite {
        @Override
        protected Worlds worlds() {
            return WORLDS;
        }
    }

    @Nested
    class Crossbeam extends CrossbeamSuite {
        @Override
        protected Worlds worlds() {
            return WORLDS;
        }
    }

    @Nested
    class Occam extends OccamSuite {
        @Override
        protected Worlds worlds() {
            return WORLDS;
        }
    }
}
