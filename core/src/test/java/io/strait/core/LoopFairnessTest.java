package io.strait.core;

import static io.strait.core.Cores.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.strait.core.Cores.Submitted;
import io.strait.core.id.ChannelName;
import io.strait.core.id.SelectId;
import io.strait.core.op.Branch;
import io.strait.core.op.ChannelInfo;
import io.strait.core.op.Direction;
import io.strait.core.op.LoopChange;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The fair bound of a persistent select whose branches have homes on three nodes, under random delays with slow links. Each
 * seed gives one run; the same rules with one left out must break the bound, so the runs are hard enough.
 */
@Timeout(60)
class LoopFairnessTest {

    private static final int NODES = 3;
    private static final int ROUNDS = 40;
    private static final int LONGEST_LISTING = 1_000;
    private static final long SEEDS = 1_000;
    private static final long SEEDS_OF_WRONG_RULES = 3_000;

    @Test
    @DisplayName(
            "S11 between two services of a branch whose partner waits no other is served twice, whatever the delays")
    void shouldServeFairlyWhateverTheDelays() {
        assertThat(firstUnfair(ProtocolRules.STANDARD, SEEDS)).isZero();
    }

    @Test
    @DisplayName("S11 a select that does not wait for the answers of homes is seen to be unfair")
    void shouldSeeASelectThatTakesTheFirst() {
        ProtocolRules wrong = new ProtocolRules() {
            @Override
            public boolean waitsForEveryHome() {
                return false;
            }
        };

        assertThat(firstUnfair(wrong, SEEDS_OF_WRONG_RULES)).isPositive();
    }

    @Test
    @DisplayName("S11 a send that gives back an introduction to the receiver it is claiming is seen to be passed over")
    void shouldSeeASendThatGivesBackItsIntroduction() {
        ProtocolRules wrong = new ProtocolRules() {
            @Override
            public boolean keepsIntroductions() {
                return false;
            }
        };

        assertThat(firstUnfair(wrong, SEEDS_OF_WRONG_RULES)).isPositive();
    }

    /** The first seed that breaks the bound; 0: none does. */
    private static long firstUnfair(ProtocolRules rules, long seeds) {
        return LongStream.rangeClosed(1, seeds)
                .filter(seed -> new Run(rules, seed).isUnfair())
                .findFirst()
                .orElse(0);
    }

    /** One select, and at each branch two or three partners, each replaced by another one when it was served. */
    private static final class Run {

        private final SplittableRandom random;
        private final int[] weights = new int[NODES * NODES];
        private final Cores cores;
        private final SelectId loop;
        private final List<LoopChange.Add> branches = new ArrayList<>();
        private final List<Integer> homes = new ArrayList<>();
        /** Partners that have come to the home, by branch. */
        private final int[] arrived;

        private final int[] present;
        private final int[] served;

        Run(ProtocolRules rules, long seed) {
            random = new SplittableRandom(seed);
            cores = new Cores(NODES, CoreLimits.DEFAULT, rules);
            for (int i = 0; i < weights.length; i++) {
                weights[i] = random.nextInt(3) == 0 ? 1 : random.nextInt(1, 21);
            }
            int count = random.nextInt(2, 7);
            for (int i = 0; i < count; i++) {
                homes.add(random.nextInt(NODES));
                ChannelName channel = cores.homedAt(homes.get(i));
                Direction direction = random.nextInt(4) == 0 ? Direction.SEND : Direction.RECEIVE;
                branches.add(new LoopChange.Add(i, channel, direction));
            }
            arrived = new int[count];
            present = new int[count];
            served = new int[count];
            Submitted opened = cores.submit(0, new Op.OpenLoop(List.copyOf(branches)));
            cores.settle();
            loop = ((Outcome.LoopChanged) cores.outcome(opened)).loop();
            int partners = random.nextInt(2, 4);
            for (int i = 0; i < partners; i++) {
                for (int branch = 0; branch < count; branch++) {
                    addPartner(branch);
                }
            }
            cores.settle();
            lookAtHomes();
        }

        private void addPartner(int branch) {
            LoopChange.Add offered = branches.get(branch);
            Branch other = offered.direction() == Direction.RECEIVE
                    ? Branch.send(offered.channel(), text("v"))
                    : Branch.receive(offered.channel());
            int node = random.nextInt(NODES);
            cores.submit(node, cores.openSession(node), Op.plain(other, Op.NO_TIMEOUT));
            lookAtHomes();
        }

        /** Counts who comes: a message brings one partner, or takes one away. */
        private void lookAtHomes() {
            for (int branch = 0; branch < present.length; branch++) {
                ChannelName channel = branches.get(branch).channel();
                int now = 0;
                for (ChannelInfo info : cores.core(homes.get(branch)).localChannels(LONGEST_LISTING)) {
                    now += info.channel().equals(channel) ? info.plainSenders() + info.plainReceivers() : 0;
                }
                arrived[branch] += Math.max(0, now - present[branch]);
                present[branch] = now;
            }
        }

        private boolean deliverOne() {
            boolean any = cores.deliverOne(random, (from, to) -> weights[NODES * from + to]);
            lookAtHomes();
            return any;
        }

        boolean isUnfair() {
            // By branch: what was served since its last service, if a partner of it waited then; else null.
            List<Set<Integer>> since = new ArrayList<>();
            branches.forEach(branch -> since.add(new HashSet<>()));
            for (int i = 0; i < ROUNDS; i++) {
                int fired = next();
                served[fired]++;
                lookAtHomes();
                for (int branch = 0; branch < since.size(); branch++) {
                    Set<Integer> others = since.get(branch);
                    if (branch != fired && others != null && !others.add(fired)) {
                        return true;
                    }
                }
                since.set(fired, arrived[fired] > served[fired] ? new HashSet<>() : null);
                addPartner(fired);
                for (int idle = random.nextInt(3); idle > 0; idle--) {
                    deliverOne();
                }
            }
            return false;
        }

        private int next() {
            Submitted round = cores.submit(0, new Op.Round(loop, Op.NO_TIMEOUT, false));
            while (cores.outcome(round) == null) {
                if (!cores.supplyAll() && !deliverOne()) {
                    throw new AssertionError("partners wait, and nothing moves: loop=" + loop);
                }
            }
            return cores.outcome(round) instanceof Outcome.Received received
                    ? received.branch()
                    : ((Outcome.Sent) cores.outcome(round)).branch();
        }
    }
}
