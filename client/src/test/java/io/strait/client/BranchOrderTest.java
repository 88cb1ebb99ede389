package io.strait.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.SelectPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BranchOrderTest {

    @Test
    @DisplayName("S3 FAIR: between two services of a ready branch no other branch is served twice, whatever is ready")
    void shouldBeFair() {
        Random random = new Random(1);
        int branches = 5;
        BranchOrder order = new BranchOrder(SelectPolicy.FAIR, branches);
        int[][] servedSince = new int[branches][branches];

        for (int round = 0; round < 10_000; round++) {
            boolean[] ready = new boolean[branches];
            for (int i = 0; i < branches; i++) {
                ready[i] = random.nextBoolean();
                if (!ready[i]) {
                    servedSince[i] = new int[branches];
                }
            }
            int served = order.nextRound().stream()
                    .filter(branch -> ready[branch])
                    .findFirst()
                    .orElse(-1);
            if (served >= 0) {
                order.served(served);
                for (int waiting = 0; waiting < branches; waiting++) {
                    if (waiting != served && ready[waiting]) {
                        assertThat(++servedSince[waiting][served])
                                .as("services of %d while %d is ready", served, waiting)
                                .isEqualTo(1);
                    }
                }
                servedSince[served] = new int[branches];
            }
        }
    }

    @Test
    @DisplayName("S3 PRIORITY keeps the listed order")
    void shouldKeepOrder() {
        BranchOrder order = new BranchOrder(SelectPolicy.PRIORITY, 3);

        order.served(0);

        assertThat(order.nextRound()).containsExactly(0, 1, 2);
    }

    @Test
    @DisplayName("S3 RANDOM repeats with its seed, and has no favourite")
    void shouldRepeatWithSeed() {
        List<Integer> first = firsts(SelectPolicy.random(5));

        assertThat(firsts(SelectPolicy.random(5))).isEqualTo(first);
        for (int branch = 0; branch < 3; branch++) {
            assertThat(Collections.frequency(first, branch)).isBetween(800, 1_200);
        }
    }

    private static List<Integer> firsts(SelectPolicy policy) {
        BranchOrder order = new BranchOrder(policy, 3);
        List<Integer> firsts = new ArrayList<>();
        for (int round = 0; round < 3_000; round++) {
            firsts.add(order.nextRound().get(0));
        }
        return firsts;
    }
}
