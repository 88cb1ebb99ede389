package io.strait.core.sim;

import io.strait.core.sim.SimRun.Setup;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs seeds, from tests and from the command line. */
public final class Simulation {

    private static final int LINES_REPORTED = 60;
    private static final int SEEDS_PRINTED = 10;
    private static final long WARM_UP_NS = 5_000_000_000L;
    private static final long MEASURED_NS = 10_000_000_000L;
    private static final String USAGE =
            "usage: Simulation [--twisted] (--seed N [--trace] | --seeds A..B | --steps-per-second)";

    private Simulation() {}

    /** Runs one seed of the production core under the standard profile. */
    public static SimResult run(long seed) {
        return run(seed, Setup.STANDARD);
    }

    /** Runs one seed to its end or to the first broken promise. */
    public static SimResult run(long seed, Setup setup) {
        return finish(seed, new SimRun(seed, setup));
    }

    static SimResult finish(long seed, SimRun run) {
        SimResult.Failure failure = null;
        try {
            while (run.step()) {
                // The run goes on by itself.
            }
        } catch (RuntimeException | StackOverflowError e) {
            // A core that throws breaks a promise like any other, and its trace is what one wants to see.
            failure = new SimResult.Failure(e, run.lastLines(LINES_REPORTED));
        }
        return new SimResult(
                seed,
                run.options(),
                run.steps(),
                run.traceHash(),
                run.coverage(),
                replayCommand(seed, run.profile()),
                failure);
    }

    /**
     * Runs one seed twice, side by side, and compares after every event.
     *
     * @return the number of steps
     * @throws IllegalStateException when the two runs part, with the last lines of both
     */
    public static long lockStep(long seed, Setup setup) {
        SimRun first = new SimRun(seed, setup);
        SimRun second = new SimRun(seed, setup);
        boolean goesOn = true;
        while (goesOn) {
            goesOn = first.step();
            if (second.step() != goesOn || first.traceHash() != second.traceHash()) {
                throw new IllegalStateException("seed " + seed + ": two runs part at step " + first.steps() + ":\n"
                        + String.join("\n", first.lastLines(5)) + "\nand:\n" + String.join("\n", second.lastLines(5)));
            }
        }
        return first.steps();
    }

    /** The command that runs a seed again with its trace. */
    private static String replayCommand(long seed, Profile profile) {
        return "java -cp core/target/classes:core/target/test-classes io.strait.core.sim.Simulation "
                + profile.argument() + "--seed " + seed + " --trace";
    }

    public static void main(String[] args) {
        List<String> words = List.of(args);
        Setup setup = words.contains("--twisted") ? Setup.TWISTED : Setup.STANDARD;
        int seedAt = words.indexOf("--seed") + 1;
        int seedsAt = words.indexOf("--seeds") + 1;
        if (seedAt > 0 && seedAt < args.length) {
            exit(runOne(Long.parseLong(args[seedAt]), setup, words.contains("--trace")) ? 0 : 1);
        } else if (seedsAt > 0 && seedsAt < args.length) {
            String[] bounds = args[seedsAt].split("\\.\\.", -1);
            exit(runMany(Long.parseLong(bounds[0]), Long.parseLong(bounds[bounds.length - 1]), setup) ? 0 : 1);
        } else if (words.contains("--steps-per-second")) {
            measure();
        } else {
            System.err.println(USAGE);
            exit(2);
        }
    }

    private static void exit(int code) {
        System.out.flush();
        if (code != 0) {
            System.exit(code);
        }
    }

    private static boolean runOne(long seed, Setup setup, boolean traced) {
        SimRun run = new SimRun(seed, setup);
        if (traced) {
            run.trace().printTo(System.out::println);
        }
        SimResult result = finish(seed, run);
        System.out.println(result.report());
        return !result.isFailed();
    }

    private static boolean runMany(long first, long last, Setup setup) {
        long startNs = cpuNs();
        long steps = 0;
        Coverage coverage = new Coverage();
        Map<String, List<Long>> failed = new TreeMap<>();
        for (long seed = first; seed <= last; seed++) {
            SimResult result = run(seed, setup);
            steps += result.steps();
            coverage.add(result.coverage());
            if (result.isFailed()) {
                List<Long> alike = failed.computeIfAbsent(result.kind(), kind -> new ArrayList<>());
                alike.add(seed);
                if (alike.size() == 1) {
                    System.out.println(result.report());
                }
            }
        }
        System.out.println("seen: " + coverage.counts());
        System.out.println("applied: " + coverage.checks());
        failed.forEach((kind, seeds) -> System.out.println("failed: " + seeds.size() + " seeds: " + kind + ": "
                + seeds.subList(0, Math.min(SEEDS_PRINTED, seeds.size()))));
        int failures = failed.values().stream().mapToInt(List::size).sum();
        System.out.println("seeds=" + (last - first + 1) + " failed=" + failures + " " + rate(steps, startNs));
        return failed.isEmpty();
    }

    /** On this thread only, after a warm-up. */
    private static void measure() {
        long seed = runFor(1, WARM_UP_NS);
        long startNs = cpuNs();
        long steps = 0;
        while (cpuNs() - startNs < MEASURED_NS) {
            steps += run(seed++).steps();
        }
        System.out.println(rate(steps, startNs));
    }

    private static long runFor(long firstSeed, long durationNs) {
        long startNs = cpuNs();
        long seed = firstSeed;
        while (cpuNs() - startNs < durationNs) {
            run(seed++);
        }
        return seed;
    }

    /** By the processor time of this thread: the machine may have other work. */
    private static String rate(long steps, long startCpuNs) {
        double seconds = (cpuNs() - startCpuNs) / 1e9;
        return String.format("steps=%d cpu-seconds=%.1f steps-per-second=%.0f", steps, seconds, steps / seconds);
    }

    private static long cpuNs() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
