package io.strait.node.edge;

import static io.strait.node.observe.Metric.counter;
import static io.strait.node.observe.Metric.gauge;

import io.strait.node.observe.Metric;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What the edge has counted. Written by any thread. */
final class EdgeCounters {

    final LongAdder framesReceived = new LongAdder();
    final LongAdder framesSent = new LongAdder();
    final LongAdder framesQueued = new LongAdder();
    final LongAdder framesMalformed = new LongAdder();
    final LongAdder streamsOpen = new LongAdder();
    final LongAdder backlogsOverflowed = new LongAdder();
    final LongAdder sessionsOpened = new LongAdder();
    final LongAdder sessionsResumed = new LongAdder();
    final LongAdder sessionsExpired = new LongAdder();
    final LongAdder sessionsEnded = new LongAdder();
    final LongAdder sessionsRefused = new LongAdder();
    final LongAdder callsStarted = new LongAdder();
    final LongAdder callsCancelled = new LongAdder();
    final LongAdder callsLost = new LongAdder();
    final LongAdder inboxFull = new LongAdder();

    List<Metric> metrics(SessionRegistry sessions) {
        return List.of(
                counter("strait_edge_frames_received", "frames from clients", framesReceived::sum),
                counter("strait_edge_frames_sent", "frames to clients", framesSent::sum),
                counter(
                        "strait_edge_frames_queued",
                        "frames that had to wait because their client does not read",
                        framesQueued::sum),
                counter(
                        "strait_edge_frames_malformed",
                        "frames from clients that cannot be read",
                        framesMalformed::sum),
                counter(
                        "strait_edge_backlogs_overflowed",
                        "streams ended because their client does not read",
                        backlogsOverflowed::sum),
                counter("strait_edge_sessions_opened", "sessions opened", sessionsOpened::sum),
                counter("strait_edge_sessions_resumed", "sessions resumed on another stream", sessionsResumed::sum),
                counter(
                        "strait_edge_sessions_expired",
                        "sessions whose client did not come back",
                        sessionsExpired::sum),
                counter("strait_edge_sessions_ended", "sessions ended by their client", sessionsEnded::sum),
                counter("strait_edge_sessions_refused", "streams refused at their first frame", sessionsRefused::sum),
                counter("strait_edge_calls", "unary operations", callsStarted::sum),
                counter(
                        "strait_edge_calls_cancelled",
                        "unary operations given up by their caller",
                        callsCancelled::sum),
                counter(
                        "strait_edge_calls_lost",
                        "unary operations that moved a value although their caller had gone",
                        callsLost::sum),
                counter("strait_edge_inbox_full", "commands that found the scheduler's inbox full", inboxFull::sum),
                gauge("strait_edge_streams", "streams of sessions", streamsOpen::sum),
                gauge("strait_edge_sessions", "sessions, those without a stream included", sessions::size));
    }
}
