package io.strait.client;

import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/**
 * Where callbacks run that may block: each on a virtual thread of its own, so that one that does holds up no other. On a JDK
 * without them, in the common pool.
 */
public final class Aside {

    /** Any thread may hand it tasks; it does not wait. */
    public static final Executor EXECUTOR =
            VirtualThreads.exist() ? task -> VirtualThreads.unstarted(task).start() : ForkJoinPool.commonPool();

    private Aside() {}
}
