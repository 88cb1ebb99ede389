package io.strait.client;

import io.strait.ClientClosedException;
import io.strait.Codec;
import io.strait.Receiver;
import io.strait.Strait;
import io.strait.StraitException;
import io.strait.client.port.ProgramPort;
import io.strait.tasklet.Placement;
import io.strait.tasklet.ProgramDescription;
import io.strait.tasklet.ProgramListing;
import io.strait.tasklet.ProgramLog;
import io.strait.tasklet.ProgramStatus;
import io.strait.tasklet.Programs;
import io.strait.tasklet.RemoteTasklet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** The API of programs over a port. */
final class PortPrograms implements Programs {

    private final Strait strait;
    private final ProgramPort port;
    private final BooleanSupplier closed;

    PortPrograms(Strait strait, ProgramPort port, BooleanSupplier closed) {
        this.strait = strait;
        this.port = port;
        this.closed = closed;
    }

    private <T> CompletableFuture<T> ask(Function<ProgramPort, CompletableFuture<T>> question) {
        return closed.getAsBoolean()
                ? CompletableFuture.failedFuture(new ClientClosedException("client is closed: client=" + strait))
                : question.apply(port);
    }

    @Override
    public ProgramListing<ProgramDescription> available() throws InterruptedException {
        return await(availableAsync());
    }

    @Override
    public CompletableFuture<ProgramListing<ProgramDescription>> availableAsync() {
        return ask(ProgramPort::available);
    }

    @Override
    public RemoteTasklet spawn(String program, List<String> args, Placement placement) throws InterruptedException {
        return await(spawnAsync(program, args, placement));
    }

    @Override
    public CompletableFuture<RemoteTasklet> spawnAsync(String program, List<String> args, Placement placement) {
        return ask(to -> to.spawn(program, List.copyOf(args), placement)).thenApply(Handle::new);
    }

    @Override
    public ProgramListing<ProgramStatus> list(boolean ended) throws InterruptedException {
        return await(listAsync(ended));
    }

    @Override
    public CompletableFuture<ProgramListing<ProgramStatus>> listAsync(boolean ended) {
        return ask(to -> to.list(ended));
    }

    @Override
    public RemoteTasklet find(String id) throws InterruptedException {
        return await(findAsync(id));
    }

    @Override
    public CompletableFuture<RemoteTasklet> findAsync(String id) {
        return ask(to -> to.report(id)).thenApply(report -> new Handle(report.status()));
    }

    /** What the caller gives up goes on: the request is on its way. */
    private static <T> T await(CompletableFuture<T> answer) throws InterruptedException {
        CallbackScope.requireOutside();
        try {
            return answer.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StraitException known) {
                // From here on it tells of this call.
                known.fillInStackTrace();
                throw known;
            }
            throw new IllegalStateException("request about programs failed", e.getCause());
        }
    }

    private final class Handle implements RemoteTasklet {

        private final String id;
        private final String node;
        private final Receiver<String> output;

        Handle(ProgramStatus status) {
            this.id = status.id();
            this.node = status.node();
            this.output = strait.channel(status.output(), Codec.utf8()).receiver();
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
            return await(statusAsync());
        }

        @Override
        public CompletableFuture<ProgramStatus> statusAsync() {
            return ask(to -> to.report(id)).thenApply(ProgramPort.Report::status);
        }

        @Override
        public ProgramStatus kill() throws InterruptedException {
            return await(killAsync());
        }

        @Override
        public CompletableFuture<ProgramStatus> killAsync() {
            return ask(to -> to.kill(id));
        }

        @Override
        public ProgramLog logs() throws InterruptedException {
            return await(logsAsync());
        }

        @Override
        public CompletableFuture<ProgramLog> logsAsync() {
            return ask(to -> to.report(id)).thenApply(ProgramPort.Report::log);
        }

        @Override
        public String toString() {
            return "RemoteTasklet[" + id + "]";
        }
    }
}
