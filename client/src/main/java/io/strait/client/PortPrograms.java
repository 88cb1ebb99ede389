package io.strait.client;

import io.strait.ClientClosedException;
import io.strait.Codec;
import io.strait.Strait;
import io.strait.StraitException;
import io.strait.client.port.ProgramPort;
import io.strait.tasklet.LogEvent;
import io.strait.tasklet.Placement;
import io.strait.tasklet.ProgramDescription;
import io.strait.tasklet.ProgramListing;
import io.strait.tasklet.ProgramStatus;
import io.strait.tasklet.Programs;
import io.strait.tasklet.RemoteTasklet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The API of programs over a port. */
final class PortPrograms implements Programs {

    private final Strait strait;
    private final ProgramPort port;
    private final BooleanSupplier closed;
    /** Those that have not ended; nodes bound how many there can be. */
    private final Set<ProgramWatch> watches = ConcurrentHashMap.newKeySet();

    PortPrograms(Strait strait, ProgramPort port, BooleanSupplier closed) {
        this.strait = strait;
        this.port = port;
        this.closed = closed;
    }

    <T> CompletableFuture<T> ask(Function<ProgramPort, CompletableFuture<T>> question) {
        return closed.getAsBoolean() ? CompletableFuture.failedFuture(closedException()) : question.apply(port);
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
        return ask(to -> to.spawn(program, List.copyOf(args), placement)).thenApply(this::handle);
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
        return ask(to -> to.report(id)).thenApply(report -> handle(report.status()));
    }

    /** What the caller gives up goes on: the request is on its way. */
    static <T> T await(CompletableFuture<T> answer) throws InterruptedException {
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

    /** Whatever is followed hears that the client is closed. */
    void close() {
        watches.forEach(watch -> watch.fail(closedException()));
    }

    private ClientClosedException closedException() {
        return new ClientClosedException("client is closed: client=" + strait);
    }

    private RemoteTasklet handle(ProgramStatus status) {
        return new PortRemoteTasklet(
                this, status, strait.channel(status.output(), Codec.utf8()).receiver());
    }

    /**
     * Follows a program until it has ended.
     *
     * @param consumer hears of its log; null: that is of no interest
     */
    ProgramWatch watch(String id, @Nullable Consumer<? super LogEvent> consumer) {
        ProgramWatch watch = new ProgramWatch(port, id, consumer);
        watches.add(watch);
        CompletableFuture<ProgramStatus> unused = watch.ended().whenComplete((how, failure) -> watches.remove(watch));
        if (closed.getAsBoolean()) {
            watch.fail(closedException());
        } else {
            watch.begin();
        }
        return watch;
    }
}
