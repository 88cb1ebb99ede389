package io.strait.client.port;

import io.strait.tasklet.Placement;
import io.strait.tasklet.ProgramDescription;
import io.strait.tasklet.ProgramListing;
import io.strait.tasklet.ProgramLog;
import io.strait.tasklet.ProgramStatus;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Where requests about programs go. Any thread; nothing blocks. Futures fail with a {@link io.strait.StraitException}, and are
 * completed on a thread that may block.
 */
public interface ProgramPort {

    /** A program's status and the end of its log. */
    record Report(ProgramStatus status, ProgramLog log) {}

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
}
