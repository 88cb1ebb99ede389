package io.strait.bench.local;

import static io.strait.bench.local.Entry.STRAIT;

import io.strait.bench.local.Group.Unit;
import java.util.List;
import java.util.stream.Stream;

/** What is measured, and beside what. */
final class Catalogue {

    /** Odd, so that the median is one of the samples. */
    private static final int ROUNDS = 5;

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
                new Entry(series, GO, GO, "ping-pong", "a rendezvous of two goroutines on one P"),
                new Entry(series, KOTLIN, KOTLIN, "ping-pong", "the same with coroutines in runBlocking"),
                new Entry(series, "kotlin-unconfined", KOTLIN, "ping-pong-unconfined", "the same without a dispatcher"),
                new Entry(series, JCSP, JCSP, "ping-pong", "the same with JCSP's processes: threads"));
    }

    private static Group selectEight() {
        String series = "select-8";
        return time(
                "select-8",
                new Entry(series, STRAIT, STRAIT, "select-8", "an event by Select over 8 channels"),
                new Entry(series, GO, GO, "select-8", "the same by select"),
                new Entry(series, KOTLIN, KOTLIN, "select-8", "the same by select"),
                new Entry(series, JCSP, JCSP, "select-8", "the same by Alternative"));
    }

    private static Group standing() {
        return time(
                "standing",
                standing("8", "an event by SelectLoop over 8 channels"),
                standing("64", "over 64"),
                standing("1024", "over 1,024"),
                standing("100000", "over 100,000"),
                standing("1000000", "over 1,000,000"));
    }

    private static Entry standing(String branches, String what) {
        return new Entry("standing-" + branches, STRAIT, STRAIT, "standing-" + branches, what);
    }

    private static Group selects(int branches) {
        String series = "select-" + branches;
        return time(
                series,
                new Entry(series, STRAIT, STRAIT, series, "an event by Select over " + branches + " channels"),
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
                new Entry(series, "select", STRAIT, "select-" + Workloads.ORGANISED, "a select rebuilt for each event"),
                new Entry(series, "standing", STRAIT, "standing-" + Workloads.ORGANISED, "a select that stays armed"),
                new Entry(
                        series,
                        "standing-2-homes",
                        STRAIT,
                        "standing-2-homes",
                        "armed, through a coordinator and two homes of other cores"));
    }

    private static Group spawn() {
        String series = "spawn";
        return time(
                series,
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
                        new Entry(series, GO, GO, series, "memory of a parked goroutine"),
                        new Entry(series, KOTLIN, KOTLIN, series, "heap of a suspended coroutine")));
    }

    private static Group time(String name, Entry... entries) {
        return new Group(name, Unit.NANOSECONDS, ROUNDS, Stream.of(entries).toList());
    }
}
