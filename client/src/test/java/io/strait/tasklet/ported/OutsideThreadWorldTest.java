package io.strait.tasklet.ported;

import org.junit.jupiter.api.Nested;

/** Threads that are no tasklets, on the channels of a scheduler. */
class OutsideThreadWorldTest {

    private static final SuiteInWorlds.Worlds WORLDS = new SuiteInWorlds.Worlds() {
        @Override
        public int count() {
            return 1;
        }

        @Override
        public ChannelWorld open(int index) {
            return new OutsideWorld();
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
