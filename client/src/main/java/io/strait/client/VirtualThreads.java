package io.strait.client;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Virtual threads, through method handles: this module is compiled for Java 17, which has none. The JDK lets only itself choose a
 * virtual thread's scheduler; {@code --add-opens java.base/java.lang=ALL-UNNAMED} lets us do so as well.
 */
public final class VirtualThreads {

    /** Reads which task continues a thread. */
    private static final @Nullable MethodHandle CONTINUATION = continuationHandle();

    private static final @Nullable Executor DEFAULT_SCHEDULER = defaultScheduler();
    private static final @Nullable MethodHandle ON_EXECUTOR = onExecutor();
    private static final @Nullable MethodHandle ON_DEFAULT = onDefault();
    private static final @Nullable MethodHandle IS_VIRTUAL = isVirtualHandle();

    private VirtualThreads() {}

    /** Whether threads can be given an executor of ours. */
    public static boolean canSchedule() {
        return ON_EXECUTOR != null && CONTINUATION != null && DEFAULT_SCHEDULER != null;
    }

    /** Whether this JDK has virtual threads at all. */
    public static boolean exist() {
        return ON_DEFAULT != null;
    }

    /** Whether the thread is one. */
    public static boolean isVirtual(Thread thread) {
        if (IS_VIRTUAL == null) {
            return false;
        }
        try {
            return (boolean) IS_VIRTUAL.invokeExact(thread);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** A thread that has not begun, whose continuation goes to {@code executor} each time it can run. */
    public static Thread unstarted(Executor executor, @Nullable String name, Runnable body) {
        if (ON_EXECUTOR == null) {
            throw new IllegalStateException("the JDK's threads cannot be scheduled here");
        }
        try {
            return (Thread) ON_EXECUTOR.invokeExact(executor, name, 0, body);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * A thread that has not begun, on the JDK's own scheduler.
     *
     * @throws UnsupportedOperationException when this JDK has no virtual threads
     */
    public static Thread unstarted(Runnable body) {
        if (ON_DEFAULT == null) {
            throw new UnsupportedOperationException(
                    "tasklets need Java 21 or later: version=" + System.getProperty("java.version"));
        }
        try {
            return (Thread) ON_DEFAULT.invokeExact(body);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * Whether the task continues this thread. A virtual thread that is made by another one inherits its executor: those of the
     * JDK that watch sockets, when a tasklet is the first to read one, and those that a tasklet's body makes.
     */
    @SuppressWarnings("ReferenceEquality") // It is one object per thread.
    public static boolean continues(Runnable task, Thread thread) {
        return CONTINUATION == null || taskOf(thread) == task;
    }

    /** The task that continues this thread. */
    public static Runnable taskOf(Thread thread) {
        if (CONTINUATION == null) {
            throw new IllegalStateException("the JDK's threads cannot be scheduled here");
        }
        try {
            return (Runnable) CONTINUATION.invokeExact(thread);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Continues another virtual thread than ours where the JDK would have. */
    public static void continueElsewhere(Runnable task) {
        if (DEFAULT_SCHEDULER == null) {
            throw new IllegalStateException("the JDK's scheduler is not known");
        }
        DEFAULT_SCHEDULER.execute(task);
    }

    private static @Nullable MethodHandle continuationHandle() {
        try {
            Field field = Class.forName("java.lang.VirtualThread").getDeclaredField("runContinuation");
            field.setAccessible(true);
            return MethodHandles.lookup()
                    .unreflectGetter(field)
                    .asType(MethodType.methodType(Runnable.class, Thread.class));
        } catch (ReflectiveOperationException | RuntimeException e) {
            // As for the executor.
            return null;
        }
    }

    private static @Nullable Executor defaultScheduler() {
        try {
            Field field = Class.forName("java.lang.VirtualThread").getDeclaredField("DEFAULT_SCHEDULER");
            field.setAccessible(true);
            return field.get(null) instanceof Executor executor ? executor : null;
        } catch (ReflectiveOperationException | RuntimeException e) {
            // As for the executor.
            return null;
        }
    }

    private static @Nullable MethodHandle onExecutor() {
        try {
            Method factory = Class.forName("java.lang.ThreadBuilders")
                    .getDeclaredMethod("newVirtualThread", Executor.class, String.class, int.class, Runnable.class);
            factory.setAccessible(true);
            return MethodHandles.lookup()
                    .unreflect(factory)
                    .asType(MethodType.methodType(
                            Thread.class, Executor.class, String.class, int.class, Runnable.class));
        } catch (ReflectiveOperationException | RuntimeException e) {
            // No flag, or another JDK: InaccessibleObjectException is the usual one.
            return null;
        }
    }

    private static @Nullable MethodHandle onDefault() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder$OfVirtual");
            return MethodHandles.publicLookup()
                    .findVirtual(type, "unstarted", MethodType.methodType(Thread.class, Runnable.class))
                    .bindTo(builder)
                    .asType(MethodType.methodType(Thread.class, Runnable.class));
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    private static @Nullable MethodHandle isVirtualHandle() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    private static IllegalStateException unexpected(Throwable failure) {
        return new IllegalStateException("a virtual thread cannot be made", failure);
    }
}
