package io.strait.tasklet.policy;

import io.strait.OperationTimeoutException;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Policy;
import io.strait.tasklet.Scheduler;
import io.strait.tasklet.SchedulerOptions;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Holds any {@link Policy} against what a scheduler needs of one (T3). Call it from a test of your own:
 *
 * <pre>{@code
 * @Test
 * void shouldBeAPolicy() throws Exception {
 *     PolicyConformance.check(MyPolicy::new);
 * }
 * }</pre>
 *
 * <p>First the policy alone, against a model, in random calls: what was put comes out exactly once, by {@code next} or by {@code
 * remove}; nothing else comes out; {@code size} is right; the same calls give the same order. Then in a scheduler: every tasklet
 * of a program that yields, talks over channels, and has its policy swapped on the way comes to its end.
 */
public final class PolicyConformance {

    private static final int SEEDS = 20;
    private static final int STEPS = 2_000;
    private static final int TASKLETS = 64;
    private static final int TURNS = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Supplier<Policy> policies;
    private final List<Tasklet<?>> stubs = new ArrayList<>();

    private PolicyConformance(Supplier<Policy> policies) {
        this.policies = policies;
        for (int id = 0; id < TASKLETS; id++) {
            stubs.add(StubTasklets.of(id));
        }
    }

    /**
     * Checks a policy.
     *
     * @param policies makes a new one for each check; what it makes must behave alike
     * @throws AssertionError saying what the policy did wrong, and after which seed
     * @throws InterruptedException when interrupted
     */
    public static void check(Supplier<Policy> policies) throws InterruptedException {
        PolicyConformance kit = new PolicyConformance(policies);
        kit.checkEmpty();
        for (int seed = 0; seed < SEEDS; seed++) {
            kit.checkAgainstModel(seed);
            kit.checkRepeatable(seed);
        }
        kit.checkInScheduler();
    }

    private void checkEmpty() {
        Policy policy = policies.get();
        expect(!policy.name().isBlank(), "a policy has a name", 0);
        expect(policy.size() == 0, "a new policy is empty", 0);
        expect(policy.next() == null, "an empty policy has nothing to run", 0);
        expect(!policy.remove(stubs.get(0)), "nothing can be removed from an empty policy", 0);
    }

    private void checkAgainstModel(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Policy policy = policies.get();
        Set<Tasklet<?>> inside = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int step = 0; step < STEPS; step++) {
            Tasklet<?> tasklet = stubs.get(random.nextInt(TASKLETS));
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    if (inside.add(tasklet)) {
                        policy.put(tasklet, cause(random));
                    }
                }
                case 2 -> takeNext(policy, inside, seed);
                default -> {
                    boolean there = inside.remove(tasklet);
                    expect(policy.remove(tasklet) == there, "remove says whether the tasklet was there", seed);
                }
            }
            expect(policy.size() == inside.size(), "size: " + policy.size() + " instead of " + inside.size(), seed);
        }
        while (!inside.isEmpty()) {
            takeNext(policy, inside, seed);
        }
        expect(policy.next() == null, "nothing comes out that was not put", seed);
    }

    private static void takeNext(Policy policy, Set<Tasklet<?>> inside, int seed) {
        Tasklet<?> next = policy.next();
        if (next == null) {
            expect(inside.isEmpty(), "a tasklet is lost: next found nothing, but " + inside.size() + " were put", seed);
        } else {
            expect(inside.remove(next), "a tasklet came out that was not there: " + next.name(), seed);
        }
    }

    /** T2: same calls, same order. */
    private void checkRepeatable(int seed) {
        expect(orderOf(seed).equals(orderOf(seed)), "the same calls give the same order", seed);
    }

    private List<Long> orderOf(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Policy policy = policies.get();
        Set<Tasklet<?>> inside = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Long> order = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            Tasklet<?> tasklet = stubs.get(random.nextInt(TASKLETS));
            if (random.nextInt(3) < 2 && inside.add(tasklet)) {
                policy.put(tasklet, cause(random));
            } else {
                Tasklet<?> next = policy.next();
                if (next != null) {
                    inside.remove(next);
                    order.add(next.id());
                }
            }
        }
        return order;
    }

    private static Policy.Cause cause(SplittableRandom random) {
        Policy.Cause[] causes = Policy.Cause.values();
        return causes[random.nextInt(causes.length)];
    }

    private void checkInScheduler() throws InterruptedException {
        try (Scheduler scheduler = Scheduler.start(SchedulerOptions.defaults()
                .withName("policy-conformance")
                .withPolicy(policies)
                .withCloseTimeout(Duration.ofSeconds(1)))) {
            List<LocalChannel<Integer>> ring = new ArrayList<>();
            for (int place = 0; place < TASKLETS; place++) {
                ring.add(scheduler.channel());
            }
            List<Tasklet<?>> tasklets = new ArrayList<>();
            for (int place = 0; place < TASKLETS; place++) {
                LocalChannel<Integer> from = ring.get(place);
                LocalChannel<Integer> to = ring.get((place + 1) % TASKLETS);
                boolean first = place == 0;
                tasklets.add(scheduler.spawn(() -> passOn(from, to, first)));
                tasklets.add(scheduler.spawn(PolicyConformance::yieldOften));
            }
            scheduler.setPolicy(Policies.fifo());
            scheduler.setPolicy(policies.get());
            for (Tasklet<?> tasklet : tasklets) {
                joinOrFail(tasklet);
            }
        }
    }

    private static void passOn(LocalChannel<Integer> from, LocalChannel<Integer> to, boolean first)
            throws InterruptedException {
        for (int turn = 0; turn < TURNS; turn++) {
            if (first) {
                to.send(turn);
            }
            int token = from.receive();
            if (!first) {
                to.send(token);
            }
        }
    }

    private static void yieldOften() {
        for (int turn = 0; turn < TURNS; turn++) {
            Tasklet.yield();
        }
    }

    private static void joinOrFail(Tasklet<?> tasklet) throws InterruptedException {
        try {
            Object unused = tasklet.join(PATIENCE);
        } catch (OperationTimeoutException e) {
            throw new AssertionError(
                    "policy: a tasklet is lost in a scheduler: tasklet=" + tasklet.name() + " state=" + tasklet.state()
                            + " waitingFor=\"" + tasklet.waitingFor() + "\"",
                    e);
        } catch (TaskletFailedException e) {
            throw new AssertionError("policy: a tasklet failed in a scheduler: tasklet=" + tasklet.name(), e);
        }
    }

    private static void expect(boolean holds, String what, int seed) {
        if (!holds) {
            throw new AssertionError("policy: " + what + ": seed=" + seed);
        }
    }
}
