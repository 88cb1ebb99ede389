package io.strait.bench.local;

import io.strait.bench.peer.Probe;
import io.strait.bench.peer.ProbeFailedException;
import io.strait.bench.peer.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures the programs of a group in turns, A B C A B C: all are started and warmed up, then each round measures each of
 * them once, so that a machine that becomes slower meanwhile is slower for all.
 */
final class Rounds {

    /** Starts a program. */
    interface Starter {

        /**
         * Starts it.
         *
         * @throws ProbeFailedException when it does not start
         */
        Probe start(Entry entry);
    }

    /** A group's results. */
    record Results(List<Measured> measured, Map<Entry, String> failures) {}

    private record Running(Entry entry, Probe probe, List<Sample> samples) {}

    private final Starter starter;
    private final Duration warmUp;
    private final Duration measured;

    /**
     * Rounds of programs.
     *
     * @param warmUp of each program, not counted
     * @param measured of each program, in all rounds together
     */
    Rounds(Starter starter, Duration warmUp, Duration measured) {
        this.starter = starter;
        this.warmUp = warmUp;
        this.measured = measured;
    }

    /** Measures those that work; what one failed of does not stop the others. */
    Results run(Group group, List<Entry> entries) {
        List<Running> started = new ArrayList<>();
        Map<Entry, String> failures = new LinkedHashMap<>();
        try {
            for (Entry entry : entries) {
                attempt(entry, failures, () -> {
                    Running program = new Running(entry, starter.start(entry), new ArrayList<>());
                    started.add(program);
                    if (group.unit() == Group.Unit.NANOSECONDS) {
                        program.probe.measure(warmUp);
                    }
                });
            }
            Duration turn = measured.dividedBy(group.rounds());
            for (int round = 0; round < group.rounds(); round++) {
                for (Running program : started) {
                    if (!failures.containsKey(program.entry)) {
                        attempt(program.entry, failures, () -> program.samples.add(program.probe.measure(turn)));
                    }
                }
            }
        } finally {
            started.forEach(program -> program.probe.close());
        }
        List<Measured> results = started.stream()
                .filter(program -> !failures.containsKey(program.entry))
                .map(program -> new Measured(program.entry, group.unit(), program.samples))
                .toList();
        return new Results(results, failures);
    }

    private static void attempt(Entry entry, Map<Entry, String> failures, Runnable step) {
        try {
            step.run();
        } catch (ProbeFailedException e) {
            failures.put(
                    entry,
                    e.getCause() == null
                            ? e.getMessage()
                            : e.getMessage() + ": " + e.getCause().getMessage());
        }
    }
}
