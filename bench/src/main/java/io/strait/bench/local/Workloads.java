package io.strait.bench.local;

import io.strait.bench.local.TaskletEvents.Organisation;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Strait's workloads by the name of their series. */
public final class Workloads {

    /** Channels of a select where organisations are compared. */
    static final int ORGANISED = 64;

    /** Branches of selects that stay armed. */
    static final List<Integer> STANDING = List.of(8, 64, 1_024, 100_000, 1_000_000);

    /** Of an embedding loop that has other things to do as well. */
    private static final Duration PUMPED_TURN = Duration.ofNanos(100_000);

    private static final Map<String, Supplier<Workload>> BY_NAME = byName();

    private Workloads() {}

    private static Map<String, Supplier<Workload>> byName() {
        Map<String, Supplier<Workload>> workloads = new LinkedHashMap<>();
        workloads.put("ping-pong", () -> new TaskletPingPong(Duration.ZERO));
        workloads.put("ping-pong-pumped", () -> new TaskletPingPong(PUMPED_TURN));
        workloads.put("bare-switch", BareSwitch::new);
        workloads.put("ping-pong-handlers", HandlerPingPong::new);
        for (int branches : new int[] {8, 64, 1_024}) {
            workloads.put("select-" + branches, () -> new TaskletEvents(branches, Organisation.REBUILT));
            workloads.put("select-" + branches + "-coordinator", () -> new CoordinatorEvents(branches, 1, false));
        }
        for (int branches : STANDING) {
            workloads.put("standing-" + branches, () -> new TaskletEvents(branches, Organisation.STANDING));
            workloads.put("standing-" + branches + "-coordinator", () -> new CoordinatorEvents(branches, 1, true));
        }
        workloads.put("queue", () -> new TaskletEvents(1, Organisation.QUEUE));
        workloads.put("standing-2-homes", () -> new CoordinatorEvents(ORGANISED, 2, true));
        workloads.put("spawn", TaskletSpawn::new);
        workloads.put("parked", () -> new ParkedTasklets(ParkedTasklets.MILLION, false));
        workloads.put("parked-own-channels", () -> new ParkedTasklets(ParkedTasklets.MILLION, true));
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
