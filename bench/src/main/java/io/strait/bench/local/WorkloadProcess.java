package io.strait.bench.local;

import io.strait.Strait;
import io.strait.bench.peer.Sample;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * The process in which one of Strait's {@link Workloads} runs. It speaks as the peers' programs do: with only a series' name it
 * gets a number of milliseconds per line and answers one line each; with a number as well it measures once.
 */
public final class WorkloadProcess {

    private static final int USAGE = 2;

    private WorkloadProcess() {}

    /** See the class. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 0 || arguments.length > 2) {
            usage("expected SERIES [MILLIS]: count=" + arguments.length + " series=" + Workloads.names());
            return;
        }
        if (!Workloads.names().contains(arguments[0])) {
            usage("unknown series: name=" + arguments[0] + " series=" + Workloads.names());
            return;
        }
        Workload workload = Workloads.open(arguments[0]);
        if (arguments.length == 2) {
            System.out.println(answer(arguments[0], workload, arguments[1]));
        } else {
            answerAll(arguments[0], workload);
        }
        System.out.flush();
        // Not closed: withdrawing a million branches one by one takes longer than ending the process.
        Runtime.getRuntime().halt(0);
    }

    private static void answerAll(String name, Workload workload) throws Exception {
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            System.out.println(answer(name, workload, line));
            System.out.flush();
        }
    }

    private static void usage(String what) {
        System.err.println("workload: " + what);
        System.exit(USAGE);
    }

    private static String answer(String name, Workload workload, String millis) throws Exception {
        return switch (workload) {
            case Workload.Timed timed -> time(name, timed, parse(millis));
            case Workload.Sized sized -> size(name, sized);
        };
    }

    private static long parse(String millis) throws IOException {
        try {
            return TimeUnit.MILLISECONDS.toNanos(Math.max(1, Long.parseLong(millis.strip())));
        } catch (NumberFormatException e) {
            throw new IOException("not a number of milliseconds: text=" + millis, e);
        }
    }

    private static String time(String name, Workload.Timed workload, long atLeastNs) throws Exception {
        long beginNs = System.nanoTime();
        long elapsedNs = 0;
        long ops = 0;
        int batch = 1;
        while (elapsedNs < atLeastNs) {
            ops += workload.run(batch);
            long batchNs = System.nanoTime() - beginNs - elapsedNs;
            elapsedNs += batchNs;
            if (batchNs < atLeastNs / 64) { // a batch is long beside its start, and short beside the whole
                batch *= 2;
            }
        }
        return Sample.line(name, "strait", version(), ops, elapsedNs);
    }

    /** Heap that is in use more than before, as Kotlin's program measures it: the stacks of tasklets that wait are there too. */
    private static String size(String name, Workload.Sized workload) throws Exception {
        long before = usedHeap();
        try {
            workload.fill();
            long bytes = (usedHeap() - before) / workload.count();
            return Sample.memoryLine(name, "strait", version(), workload.count(), bytes);
        } finally {
            Reference.reachabilityFence(workload);
        }
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static String version() {
        String version = Strait.class.getPackage().getImplementationVersion();
        return version == null ? "sources" : version;
    }
}
