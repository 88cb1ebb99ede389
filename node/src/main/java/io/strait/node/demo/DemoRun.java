package io.strait.node.demo;

import io.strait.node.cli.output.Fields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** Lets workloads run on nodes that are there, and judges what they did. One thread drives it. */
final class DemoRun {

    /** How long participants may take to end once nothing new begins; far more than any operation takes. */
    private static final Duration WIND_DOWN = Duration.ofSeconds(30);

    /** A long run is shown rarely, but whoever has started it wants to see at once that it works. */
    private static final Duration FIRST_SHOWN = Duration.ofSeconds(1);

    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int FRAMES_SHOWN = 4;

    private final Map<Workload, Stage> stages = new LinkedHashMap<>();
    private final History history = new History();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private long startNs;
    private boolean allEnded = true;

    /** Told about the run once per interval, on the driving thread. */
    @FunctionalInterface
    interface Progress {
        void show(Duration elapsed, List<Fields> rows);
    }

    /** @param runId part of all names, unlike that of any other run in the same cluster */
    DemoRun(String runId, List<DemoNode> nodes, List<Workload> workloads) {
        int number = 1;
        for (Workload workload : workloads) {
            stages.put(workload, new Stage("demo." + runId + "." + number++, nodes, history, stopping));
        }
    }

    /** Runs for {@code duration}, shown after a second and then once per {@code interval}, and returns what came of it. */
    Verdict run(Duration duration, Duration interval, Progress progress) throws InterruptedException {
        for (Map.Entry<Workload, Stage> each : stages.entrySet()) {
            each.getKey().prepare(each.getValue());
        }
        startNs = System.nanoTime();
        try {
            participants().forEach(Participant::start);
            watch(duration, interval, progress);
            stopping.set(true);
            awaitParticipants();
        } finally {
            stopping.set(true);
            participants().forEach(Participant::giveUp);
            stages.values().forEach(Stage::close);
        }
        progress.show(elapsed(), rows());
        return judge();
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNs);
    }

    private void watch(Duration duration, Duration interval, Progress progress) throws InterruptedException {
        Duration next = interval.compareTo(FIRST_SHOWN) < 0 ? interval : FIRST_SHOWN;
        while (elapsed().compareTo(duration) < 0 && !history.hasFailed()) {
            Duration pause = (next.compareTo(duration) < 0 ? next : duration).minus(elapsed());
            if (pause.isPositive()) {
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            }
            next = next.plus(interval);
            progress.show(elapsed(), rows());
        }
    }

    private void awaitParticipants() throws InterruptedException {
        long deadlineNs = System.nanoTime() + WIND_DOWN.toNanos();
        for (Participant participant : participants()) {
            // After a failure the others may wait for what never comes.
            long patienceNs = history.hasFailed() ? NANOS_PER_SECOND : deadlineNs - System.nanoTime();
            if (!participant.join(Duration.ofNanos(Math.max(1, patienceNs)))) {
                allEnded = false;
                history.report(
                        Violation.Kind.STUCK, "participant=" + participant.name() + " at=" + frames(participant));
            }
        }
    }

    private List<Participant> participants() {
        return stages.values().stream()
                .flatMap(stage -> stage.participants().stream())
                .toList();
    }

    private static String frames(Participant participant) {
        return Arrays.stream(participant.stack())
                .filter(frame -> frame.getClassName().startsWith("io.strait"))
                .limit(FRAMES_SHOWN)
                .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                .collect(Collectors.joining(" < "));
    }

    private Verdict judge() {
        // Of participants that could not end every open operation would be one more violation.
        if (allEnded && !history.hasFailed()) {
            history.finish();
            stages.forEach(Workload::verify);
        }
        List<Tally> tallies = stages.values().stream().map(Stage::tally).toList();
        return new Verdict(
                tallies.stream().mapToLong(Tally::operations).sum(),
                tallies.stream().mapToLong(Tally::selects).sum(),
                tallies.stream().mapToLong(Tally::matches).sum(),
                tallies.stream().mapToLong(Tally::crossNode).sum(),
                history.offeredCount(),
                history.streamCount(),
                history.violationCount(),
                history.violations());
    }

    private List<Fields> rows() {
        double seconds = Math.max(1, elapsed().toNanos()) / (double) NANOS_PER_SECOND;
        List<Fields> rows = new ArrayList<>();
        stages.forEach((workload, stage) -> {
            Tally tally = stage.tally();
            rows.add(Fields.of("workload", workload.name())
                    .with("participants", tally.participants())
                    .with("operations", tally.operations())
                    .with("ops/s", Math.round(tally.operations() / seconds))
                    .with("p50 us", tally.latencyUs(50))
                    .with("p99 us", tally.latencyUs(99))
                    .with("selects", tally.selects())
                    .with("matches", tally.matches())
                    .with("cross-node", tally.crossNode()));
        });
        return rows;
    }
}
