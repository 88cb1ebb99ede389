package io.strait.bench.local;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Strait's workloads by the name of their series. */
public final class Workloads {

    /** Channels of a select where organisations are compared. */
    static final int ORGANISED = 64;

    private static final Map<String, Supplier<Workload>> BY_NAME = byName();

    private Workloads() {}

    private static Map<String, Supplier<Workload>> byName() {
        Map<String, Supplier<Workload>> workloads = new LinkedHashMap<>();
        for (int branches : new int[] {8, 64, 1_024}) {
            workloads.put("select-" + branches, () -> new CoordinatorEvents(branches, 1, false));
        }
        for (int branches : new int[] {8, 64, 1_024, 100_000, 1_000_000}) {
            workloads.put("standing-" + branches, () -> new CoordinatorEvents(branches, 1, true));
        }
        workloads.put("standing-2-homes", () -> new CoordinatorEvents(ORGANISED, 2, true));
        return workloads;
    }

    static Set<String> names() {
        return BY_NAME.keySet();
    }

    /**
     * Starts the workload of this series, which takes time.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Workload.Timed timed(String name) {
        if (open(name) instanceof Workload.Timed timed) {
            return timed;
        }
        throw new IllegalArgumentException("not a series of time: name=" + name);
    }

    /** Starts the workload of this series. */
    static Workload open(String name) {
        Supplier<Workload> workload = BY_NAME.get(name);
        if (workload == null) {
            throw new IllegalArgumentException("unknown series: name=" + name);
        }
        return workload.get();
    }
}
