package io.strait.tasklet.program;

import io.strait.NotFoundException;
import io.strait.StraitException;
import io.strait.client.port.ProgramPort;
import io.strait.tasklet.Placement;
import io.strait.tasklet.ProgramDescription;
import io.strait.tasklet.ProgramListing;
import io.strait.tasklet.ProgramStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/** Programs of a world within this process: it has one node. */
public final class HostPort implements ProgramPort {

    private final Supplier<ProgramHost> host;

    /** @param host makes the host when it is first needed, and the same one again later */
    public HostPort(Supplier<ProgramHost> host) {
        this.host = host;
    }

    @Override
    public CompletableFuture<ProgramListing<ProgramDescription>> available() {
        return answer(() -> new ProgramListing<>(host.get().available(), false, List.of()));
    }

    @Override
    public CompletableFuture<ProgramStatus> spawn(String program, List<String> args, Placement placement) {
        return answer(() -> {
            ProgramHost here = host.get();
            String node = placement.node();
            if (!node.isEmpty() && !node.equals(Placement.ANYWHERE) && !node.equals(here.node())) {
                throw new NotFoundException(
                        NotFoundException.Kind.NODE,
                        "no such node: node=" + node + " only=" + here.node(),
                        Map.of("node", node));
            }
            return here.spawn(program, args, placement.output());
        });
    }

    @Override
    public CompletableFuture<ProgramListing<ProgramStatus>> list(boolean ended) {
        return answer(() -> host.get().list(ended));
    }

    @Override
    public CompletableFuture<Report> report(String id) {
        return answer(() -> host.get().report(ProgramId.parse(id)));
    }

    @Override
    public CompletableFuture<ProgramStatus> kill(String id) {
        return answer(() -> host.get().kill(ProgramId.parse(id)));
    }

    @Override
    public void follow(Follow what, Flow.Subscriber<? super Event> follower) {
        ProgramHost here;
        try {
            here = host.get();
        } catch (StraitException e) {
            ProgramPort.refuse(follower, e);
            return;
        }
        here.follow(what, follower);
    }

    private static <T> CompletableFuture<T> answer(Supplier<T> question) {
        try {
            return CompletableFuture.completedFuture(question.get());
        } catch (StraitException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
