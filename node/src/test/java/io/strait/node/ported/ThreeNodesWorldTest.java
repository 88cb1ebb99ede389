package io.strait.node.ported;

import io.strait.Strait;
import io.strait.StraitOptions;
import io.strait.node.contract.ThreeNodes;
import io.strait.tasklet.ported.ChannelWorld;
import io.strait.tasklet.ported.CrossbeamSuite;
import io.strait.tasklet.ported.GoSuite;
import io.strait.tasklet.ported.KotlinSuite;
import io.strait.tasklet.ported.OccamSuite;
import io.strait.tasklet.ported.PowerSeriesSuite;
import io.strait.tasklet.ported.StraitWorld;
import io.strait.tasklet.ported.SuiteInWorlds;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/** Participants on three nodes: those of one test sit on different ones, and so do the homes of its channels. */
@DisplayName("D1 what Go, Kotlin, crossbeam and occam expect of channels holds on three nodes")
class ThreeNodesWorldTest {

    /** Of what is done where an operation is a plain call: here it is a round trip or several. */
    private static final int PERCENT = 15;

    private static ThreeNodes nodes;
    private static List<Strait> clients;

    private static final SuiteInWorlds.Worlds WORLDS = new SuiteInWorlds.Worlds() {
        @Override
        public int count() {
            return 1;
        }

        @Override
        public ChannelWorld open(int index) {
            return new StraitWorld(clients, PERCENT, () -> {});
        }
    };

    @BeforeAll
    static void start() {
        nodes = new ThreeNodes();
        clients = nodes.all().stream()
                .map(node -> node.scheduler().embed(StraitOptions.defaults()))
                .toList();
    }

    @AfterAll
    static void stop() {
        clients.forEach(Strait::close);
        nodes.close();
    }

    @Nested
    class Go extends GoSuite {
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
