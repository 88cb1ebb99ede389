package io.strait.tasklet.engine;

import io.strait.SelectPolicy;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * In which order a local select looks at its branches (S3). FAIR: the least recently served first, so that between two services
 * of a ready branch no other one is served twice.
 */
final class BranchTurns {

    private final SelectPolicy policy;
    private final int[] order;
    private final @Nullable SplittableRandom random;

    BranchTurns(SelectPolicy policy, int branches) {
        this.policy = policy;
        this.order = new int[branches];
        for (int branch = 0; branch < branches; branch++) {
            order[branch] = branch;
        }
        this.random = policy instanceof SelectPolicy.Random seeded ? new SplittableRandom(seeded.seed()) : null;
    }

    /** Branches by preference in the round that begins. Valid until the next call. */
    int[] nextRound() {
        if (random != null) {
            for (int last = order.length - 1; last > 0; last--) {
                int other = random.nextInt(last + 1);
                int branch = order[last];
                order[last] = order[other];
                order[other] = branch;
            }
        }
        return order;
    }

    /** The branch fired. */
    void served(int branch) {
        if (!(policy instanceof SelectPolicy.Fair)) {
            return;
        }
        int place = 0;
        while (order[place] != branch) {
            place++;
        }
        int behind = order.length - 1 - place;
        if (behind > 0) {
            System.arraycopy(order, place + 1, order, place, behind);
            order[order.length - 1] = branch;
        }
    }
}
