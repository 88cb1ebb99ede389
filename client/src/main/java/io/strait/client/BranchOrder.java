package io.strait.client;

import io.strait.SelectPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * In which order a select lists its branches (S3). The coordinator prefers the first one that is ready, so the order is the
 * policy.
 *
 * <p>FAIR keeps the branches least recently served first: a branch that was served goes to the end, behind every branch that
 * waits; so before it is served again, each branch that is ready has its turn.
 */
final class BranchOrder {

    private final SelectPolicy policy;
    private final List<Integer> order = new ArrayList<>();
    private final Random random;

    BranchOrder(SelectPolicy policy, int branches) {
        this.policy = policy;
        this.random = new Random(policy instanceof SelectPolicy.Random seeded ? seeded.seed() : 0);
        for (int branch = 0; branch < branches; branch++) {
            order.add(branch);
        }
    }

    /** Branches by preference in the round that begins. Valid until the next call. */
    List<Integer> nextRound() {
        if (policy instanceof SelectPolicy.Random) {
            Collections.shuffle(order, random);
        }
        return order;
    }

    /** The branch fired. */
    void served(int branch) {
        if (policy instanceof SelectPolicy.Fair) {
            order.remove(Integer.valueOf(branch));
            order.add(branch);
        }
    }
}
