package io.strait.client.session;

import io.strait.OperationInterruptedException;
import io.strait.Strait;
import io.strait.StraitException;
import io.strait.StraitOptions;
import io.strait.client.port.StraitFactory;
import io.strait.client.transport.GrpcTransport;
import io.strait.client.transport.NodePrograms;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Connects the public API to a cluster. */
public final class RemoteStrait {

    private RemoteStrait() {}

    /** See {@link Strait#connect(StraitOptions)}. */
    public static Strait connect(StraitOptions options) {
        CompletableFuture<Strait> connecting = connectAsync(options);
        try {
            return connecting.get();
        } catch (InterruptedException e) {
            CompletableFuture<Strait> unused = connecting.whenComplete((strait, failure) -> {
                if (strait != null) {
                    CompletableFuture<Void> unusedToo = strait.closeAsync();
                }
            });
            Thread.currentThread().interrupt();
            throw new OperationInterruptedException(
                    "interrupted while connecting: endpoints=" + options.endpoints(), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StraitException failure) {
                failure.fillInStackTrace();
                throw failure;
            }
            throw new IllegalStateException("connecting failed: endpoints=" + options.endpoints(), e.getCause());
        }
    }

    /** See {@link Strait#connectAsync(StraitOptions)}. */
    public static CompletableFuture<Strait> connectAsync(StraitOptions options) {
        // With one processor the thread that looks for frames keeps away the one that it waits for.
        boolean lingers = !options.spin().isZero() && Runtime.getRuntime().availableProcessors() > 1;
        return connectAsync(options, GrpcTransport.plaintext(lingers));
    }

    private static CompletableFuture<Strait> connectAsync(StraitOptions options, GrpcTransport transport) {
        ClientSession session = new ClientSession(options, transport);
        NodePrograms programs = transport.programs(session::node, options.connectTimeout());
        CompletableFuture<Void> unused = session.closed().thenRun(programs::close);
        return session.start().thenApply(connected -> StraitFactory.over(session, programs, options));
    }
}
