package io.strait.bench.peer;

import java.lang.management.ManagementFactory;
import java.util.List;

/** What every virtual machine gets whose program is measured, Strait's and the peers': one heap, one garbage collector. */
public final class MeasuredJvm {

    /** Enough for a million of everything. */
    private static final List<String> HEAP = List.of("-Xmx2g", "-Xms2g");
    /**
     * Up to JDK 25 each reference that G1 sees change between old objects is work for a thread of its own (JDK 26 improves that),
     * and on two processors it takes what is to be measured.
     */
    private static final String COLLECTOR = "-XX:+UseParallelGC";

    private MeasuredJvm() {}

    /** Arguments of the virtual machine. A collector that the command itself was started with is everybody's. */
    public static List<String> arguments() {
        return arguments(ManagementFactory.getRuntimeMXBean().getInputArguments());
    }

    static List<String> arguments(List<String> ofThisProcess) {
        String collector = ofThisProcess.stream()
                .filter(MeasuredJvm::isCollector)
                .findFirst()
                .orElse(COLLECTOR);
        return List.of(HEAP.get(0), HEAP.get(1), collector);
    }

    /** Whether the argument chooses a garbage collector. */
    public static boolean isCollector(String argument) {
        return argument.matches("-XX:\\+Use\\w+GC");
    }
}
