package io.strait.tasklet.ported;

import io.strait.tasklet.TaskletBody;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What the worlds have in common whose participants are threads of the JDK. */
abstract class ThreadWorld implements ChannelWorld {

    private static final AtomicInteger STARTED = new AtomicInteger();

    /** The place of a new participant; null unless a world has several. */
    Object nextPlace() {
        return this;
    }

    /** The calling thread is a participant at this place from here on. */
    void enter(Object place) {}

    @Override
    public final Participant spawn(TaskletBody body) {
        Object place = nextPlace();
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        enter(place);
                        body.run();
                        end.complete(null);
                    } catch (Throwable e) {
                        end.completeExceptionally(e);
                    }
                },
                "participant-" + STARTED.incrementAndGet());
        thread.setDaemon(true);
        thread.start();
        return new Participant() {
            @Override
            public void join() throws Exception {
                try {
                    end.get(SuiteInWorlds.LONG.toMillis(), TimeUnit.MILLISECONDS);
                } catch (ExecutionException e) {
                    throw failureOf(e);
                }
            }

            @Override
            public void interrupt() {
                thread.interrupt();
            }
        };
    }

    /** What a participant threw. */
    static Exception failureOf(Exception wrapper) {
        Throwable cause = wrapper.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof Exception exception ? exception : wrapper;
    }
}
