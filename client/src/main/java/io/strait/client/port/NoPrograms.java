package io.strait.client.port;

import io.strait.UnavailableException;
import io.strait.tasklet.Placement;
import io.strait.tasklet.ProgramDescription;
import io.strait.tasklet.ProgramListing;
import io.strait.tasklet.ProgramStatus;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** For a core whose embedder runs no programs: each request is refused. */
final class NoPrograms implements ProgramPort {

    private final OperationPort port;

    NoPrograms(OperationPort port) {
        this.port = port;
    }

    @Override
    public CompletableFuture<ProgramListing<ProgramDescription>> available() {
        return refused();
    }

    @Override
    public CompletableFuture<ProgramStatus> spawn(String program, List<String> args, Placement placement) {
        return refused();
    }

    @Override
    public CompletableFuture<ProgramListing<ProgramStatus>> list(boolean ended) {
        return refused();
    }

    @Override
    public CompletableFuture<Report> report(String id) {
        return refused();
    }

    @Override
    public CompletableFuture<ProgramStatus> kill(String id) {
        return refused();
    }

    @Override
    public void follow(Follow what, Flow.Subscriber<? super Event> follower) {
        ProgramPort.refuse(follower, refusal());
    }

    private <T> CompletableFuture<T> refused() {
        return CompletableFuture.failedFuture(refusal());
    }

    private UnavailableException refusal() {
        return new UnavailableException("programs are not run here: port=" + port.describe());
    }
}
