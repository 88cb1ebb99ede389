package io.strait.client.port;

import io.strait.tasklet.Placement;
import io.strait.tasklet.ProgramDescription;
import io.strait.tasklet.ProgramListing;
import io.strait.tasklet.ProgramLog;
import io.strait.tasklet.ProgramStatus;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * Where requests about programs go. Any thread; nothing blocks. Futures fail with a {@link io.strait.StraitException}, and are
 * completed on a thread that may block.
 */
public interface ProgramPort {

    /** A program's status and the end of its log. */
    record Report(ProgramStatus status, ProgramLog log) {}

    /**
     * What to follow.
     *
     * @param id which program
     * @param log whether its log is of interest
     * @param afterLine the number of the last line that is known already; 0: none
     */
    record Follow(String id, boolean log, long afterLine) {}

    /** What a follower of a program hears. */
    sealed interface Event {

        /**
         * Its log has grown.
         *
         * @param dropped how many lines before these are gone
         * @param first the number of the first one, from 1
         * @param lines what was logged
         */
        record Lines(long dropped, long first, List<String> lines) implements Event {

            /** Copies the list. */
            public Lines {
                lines = List.copyOf(lines);
            }

            /** The number of the last line. */
            public long last() {
                return first + lines.size() - 1;
            }
        }

        /** It has ended. Nothing comes after it. */
        record Ended(ProgramStatus status) implements Event {}
    }

    /** See {@link io.strait.tasklet.Programs#available()}. */
    CompletableFuture<ProgramListing<ProgramDescription>> available();

    /** See {@link io.strait.tasklet.Programs#spawn}. */
    CompletableFuture<ProgramStatus> spawn(String program, List<String> args, Placement placement);

    /** See {@link io.strait.tasklet.Programs#list}. */
    CompletableFuture<ProgramListing<ProgramStatus>> list(boolean ended);

    /** See {@link io.strait.tasklet.RemoteTasklet#status()} and {@link io.strait.tasklet.RemoteTasklet#logs()}. */
    CompletableFuture<Report> report(String id);

    /** See {@link io.strait.tasklet.RemoteTasklet#kill()}. */
    CompletableFuture<ProgramStatus> kill(String id);

    /**
     * Hears of a program until it has ended. {@code onSubscribe} is called before this returns; the other signals come one at a
     * time on a thread that may block. What was not asked for is not kept: lines that are gone by then are counted.
     */
    void follow(Follow what, Flow.Subscriber<? super Event> follower);

    /** Tells a follower that it cannot follow. */
    static void refuse(Flow.Subscriber<? super Event> follower, Throwable why) {
        follower.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {
                // There is nothing to send.
            }

            @Override
            public void cancel() {
                // It is over already.
            }
        });
        follower.onError(why);
    }
}
