package io.strait.bench.jmh;

import io.strait.bench.local.Workload;
import io.strait.bench.local.Workloads;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time per rendezvous, event or start of tasklets and selects, without a network. JMH forks with the flags of the process that
 * runs it; see {@code docs/performance.md} for the command line.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class LocalBenchmark {

    /** Operations of one call: long beside its start. */
    private static final int STEPS = 10_000;

    /** Series of one operation per step, by the names of {@code strait bench local}. */
    @Param({
        "ping-pong",
        "ping-pong-pumped",
        "ping-pong-handlers",
        "bare-switch",
        "queue",
        "select-8",
        "select-64",
        "select-8-coordinator",
        "standing-8",
        "standing-64",
        "standing-1024",
        "standing-100000",
        "standing-1000000",
        "standing-8-coordinator",
        "standing-1000000-coordinator",
        "standing-2-homes",
        "spawn"
    })
    private String series = "select-8";

    private Workload.Timed workload = steps -> steps;

    /** Starts the workload. */
    @Setup
    public void open() {
        workload = Workloads.timed(series);
    }

    /** Stops it. */
    @TearDown
    public void close() {
        workload.close();
    }

    /** One operation of the series. */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    public long operation() throws Exception {
        return workload.run(STEPS);
    }
}
