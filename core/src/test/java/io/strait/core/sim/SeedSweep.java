package io.strait.core.sim;

import io.strait.core.sim.SimRun.Setup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Many seeds on a few threads. Runs share nothing, so the threads meet only at the counter and at the end. */
public final class SeedSweep {

    private final List<SimResult> failures = new ArrayList<>();
    private final Coverage coverage = new Coverage();
    private long steps;

    private SeedSweep() {}

    /** Runs the seeds {@code first} to {@code last}. */
    public static SeedSweep run(long first, long last, int threads, Setup setup) throws InterruptedException {
        SeedSweep sweep = new SeedSweep();
        AtomicLong next = new AtomicLong(first);
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread worker = new Thread(() -> sweep.work(next, last, setup), "simulation-" + i);
            worker.start();
            workers.add(worker);
        }
        for (Thread worker : workers) {
            worker.join();
        }
        sweep.failures.sort(Comparator.comparingLong(SimResult::seed));
        return sweep;
    }

    private void work(AtomicLong next, long last, Setup setup) {
        for (long seed = next.getAndIncrement(); seed <= last; seed = next.getAndIncrement()) {
            add(Simulation.run(seed, setup));
        }
    }

    private synchronized void add(SimResult result) {
        steps += result.steps();
        coverage.add(result.coverage());
        if (result.isFailed()) {
            failures.add(result);
        }
    }

    /** By seed. */
    public List<SimResult> failures() {
        return failures;
    }

    public Coverage coverage() {
        return coverage;
    }

    public long steps() {
        return steps;
    }
}
