package io.strait.bench.local;

import static io.strait.bench.local.Entry.STRAIT;

import io.strait.bench.local.Group.Unit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What is measured, and beside what. */
final class Catalogue {

    /** Odd, so that the median is one of the samples. */
    private static final int ROUNDS = 5;

    /** Through a coordinator and homes, as for channels with a name anywhere. */
    private static final String COORDINATOR = "strait-coordinator";

    private static final String GO = "go";
    private static final String KOTLIN = "kotlin";
    private static final String JCSP = "jcsp";

    private Catalogue() {}

    static List<Group> groups() {
        return List.of(
                pingPong(),
                selectEight(),
                standing(),
                selects(64),
                selects(1_024),
                mostOfGo(),
                organisations(),
                spawn(),
                memory());
    }

    private static Group pingPong() {
        String series = "ping-pong";
        return time(
                "ping-pong",
                new Entry(series, STRAIT, STRAIT, "ping-pong", "a rendezvous of two tasklets on one scheduler"),
                new Entry(
                        series,
                        "strait-pumped",
                        STRAIT,
                        "ping-pong-pumped",
                        "the same, pumped in turns of 100 us by an embedding loop"),
                new Entry(series, "strait-handlers", STRAIT, "ping-pong-handlers", "the same by handlers"),
                new Entry(
                        series,
                        "jdk-switch",
                        STRAIT,
                        "bare-switch",
                        "no channel: a virtual thread parks and continues, as the JDK does it"),
                new Entry(series, GO, GO, "ping-pong", "a rendezvous of two goroutines on one P"),
                new Entry(series, KOTLIN, KOTLIN, "ping-pong", "the same with coroutines in runBlocking"),
                new Entry(series, "kotlin-unconfined", KOTLIN, "ping-pong-unconfined", "the same without a dispatcher"),
                new Entry(series, JCSP, JCSP, "ping-pong", "the same with JCSP's processes: threads"));
    }

    private static Group selectEight() {
        String series = "select-8";
        return time(
                "select-8",
                new Entry(series, STRAIT, STRAIT, "select-8", "an event by a select over 8 channels"),
                coordinator(series),
                new Entry(series, GO, GO, "select-8", "the same by select"),
                new Entry(series, KOTLIN, KOTLIN, "select-8", "the same by select"),
                new Entry(series, JCSP, JCSP, "select-8", "the same by Alternative"));
    }

    private static Group standing() {
        Stream.Builder<Entry> entries = Stream.builder();
        for (int branches : Workloads.STANDING) {
            String series = "standing-" + branches;
            String what =
                    String.format(Locale.ROOT, "an event by a select that stays armed, over %,d channels", branches);
            entries.add(new Entry(series, STRAIT, STRAIT, series, what));
            entries.add(coordinator(series));
        }
        return time("standing", entries.build().toArray(Entry[]::new));
    }

    private static Entry coordinator(String series) {
        return new Entry(
                series, COORDINATOR, STRAIT, series + "-coordinator", "the same through a coordinator and a home");
    }

    private static Group selects(int branches) {
        String series = "select-" + branches;
        return time(
                series,
                new Entry(series, STRAIT, STRAIT, series, "an event by a select over " + branches + " channels"),
                coordinator(series),
                new Entry(series, GO, GO, series, "the same by reflect.Select"),
                new Entry(series, KOTLIN, KOTLIN, series, "the same by select"),
                new Entry(series, JCSP, JCSP, series, "the same by Alternative"));
    }

    private static Group mostOfGo() {
        String series = "select-65536";
        return time(series, new Entry(series, GO, GO, series, "an event by reflect.Select over as many as it takes"));
    }

    private static Group organisations() {
        String series = "organisation-" + Workloads.ORGANISED;
        return time(
                "organisation",
                organised(series, "queue", "queue", "no select: one channel with a buffer for all events"),
                organised(series, "select", "select-" + Workloads.ORGANISED, "a select rebuilt for each event"),
                organised(series, "standing", "standing-" + Workloads.ORGANISED, "a select that stays armed"),
                organised(
                        series,
                        "standing-1-home",
                        "standing-" + Workloads.ORGANISED + "-coordinator",
                        "armed, through a coordinator and a home in the same core"),
                organised(
                        series,
                        "standing-2-homes",
                        "standing-2-homes",
                        "armed, through a coordinator and two homes of other cores"));
    }

    private static Entry organised(String series, String contestant, String program, String what) {
        return new Entry(series, contestant, STRAIT, program, what);
    }

    private static Group spawn() {
        String series = "spawn";
        return time(
                series,
                new Entry(series, STRAIT, STRAIT, series, "a tasklet, from start to end"),
                new Entry(series, GO, GO, series, "a goroutine"),
                new Entry(series, KOTLIN, KOTLIN, series, "a coroutine"));
    }

    private static Group memory() {
        String series = "parked";
        return new Group(
                "memory",
                Unit.BYTES,
                1,
                List.of(
                        new Entry(series, STRAIT, STRAIT, series, "heap of a tasklet that waits at the one channel"),
                        new Entry(
                                series,
                                "strait-own-channels",
                                STRAIT,
                                "parked-own-channels",
                                "the same, each at a channel of its own, with the channel"),
                        new Entry(series, GO, GO, series, "memory of a parked goroutine"),
                        new Entry(series, KOTLIN, KOTLIN, series, "heap of a suspended coroutine")));
    }

    private static Group time(String name, Entry... entries) {
        return new Group(name, Unit.NANOSECONDS, ROUNDS, Stream.of(entries).toList());
    }
}
