package io.strait.tasklet.ported;

import io.strait.Strait;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** Threads on a Strait of this process: codecs, homes, and the core that nodes run. */
class LocalStraitWorldTest {

    private static final SuiteInWorlds.Worlds WORLDS = new SuiteInWorlds.Worlds() {
        @Override
        public int count() {
            return 1;
        }

        @Override
        public ChannelWorld open(int index) {
            return local();
        }
    };

    private static ChannelWorld local() {
        Strait strait = Strait.local();
        return new StraitWorld(List.of(strait), 10, strait::close);
    }

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
