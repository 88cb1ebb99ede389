package io.strait.node.cli.local;

import java.util.concurrent.CompletableFuture;

/** Ties this process to another one. */
public final class ParentWatch {

    private ParentWatch() {}

    /**
     * Calls {@code onGone} once process {@code pid} is gone, at once when it is gone already. A killed parent cannot stop
     * its children; they see to it themselves.
     *
     * @param onGone called on a thread of the JDK; must not block
     */
    public static void watch(long pid, Runnable onGone) {
        ProcessHandle.of(pid)
                .ifPresentOrElse(
                        parent -> {
                            CompletableFuture<Void> _ = parent.onExit().thenRun(onGone);
                        },
                        onGone);
    }
}
