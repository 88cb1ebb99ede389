package io.strait.client;

import io.strait.Receiver;
import io.strait.client.port.ProgramPort;
import io.strait.tasklet.Guard;
import io.strait.tasklet.LogEvent;
import io.strait.tasklet.LogFollower;
import io.strait.tasklet.ProgramLog;
import io.strait.tasklet.ProgramStatus;
import io.strait.tasklet.RemoteTasklet;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A handle to a program: its id, and where to ask. */
final class PortRemoteTasklet implements RemoteTasklet {

    private final PortPrograms programs;
    private final String id;
    private final String node;
    private final Receiver<String> output;

    PortRemoteTasklet(PortPrograms programs, ProgramStatus status, Receiver<String> output) {
        this.programs = programs;
        this.id = status.id();
        this.node = status.node();
        this.output = output;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String node() {
        return node;
    }

    @Override
    public Receiver<String> output() {
        return output;
    }

    @Override
    public ProgramStatus status() throws InterruptedException {
        return PortPrograms.await(statusAsync());
    }

    @Override
    public CompletableFuture<ProgramStatus> statusAsync() {
        return programs.ask(to -> to.report(id)).thenApply(ProgramPort.Report::status);
    }

    @Override
    public ProgramStatus kill() throws InterruptedException {
        return PortPrograms.await(killAsync());
    }

    @Override
    public CompletableFuture<ProgramStatus> killAsync() {
        return programs.ask(to -> to.kill(id));
    }

    @Override
    public ProgramStatus join() throws InterruptedException {
        return awaitEnd(joinAsync());
    }

    @Override
    public ProgramStatus join(Duration timeout) throws InterruptedException {
        return awaitEnd(joinAsync(timeout));
    }

    /** Unlike a request, a wait that its caller gives up ends. */
    private static ProgramStatus awaitEnd(CompletableFuture<ProgramStatus> end) throws InterruptedException {
        try {
            return PortPrograms.await(end);
        } finally {
            end.cancel(false);
        }
    }

    @Override
    public CompletableFuture<ProgramStatus> joinAsync() {
        return programs.watch(id, null).ended();
    }

    @Override
    public CompletableFuture<ProgramStatus> joinAsync(Duration timeout) {
        return programs.watch(id, null).endedWithin(timeout);
    }

    @Override
    public Guard<ProgramStatus> ended() {
        return new ProgramEndGuard(this);
    }

    @Override
    public LogFollower followLogs(Consumer<? super LogEvent> consumer) {
        return programs.watch(id, consumer);
    }

    @Override
    public ProgramLog logs() throws InterruptedException {
        return PortPrograms.await(logsAsync());
    }

    @Override
    public CompletableFuture<ProgramLog> logsAsync() {
        return programs.ask(to -> to.report(id)).thenApply(ProgramPort.Report::log);
    }

    @Override
    public String toString() {
        return "RemoteTasklet[" + id + "]";
    }
}
