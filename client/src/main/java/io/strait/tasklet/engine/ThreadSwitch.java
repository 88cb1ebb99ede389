package io.strait.tasklet.engine;

import io.strait.client.VirtualThreads;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.invoke.VarHandle.AccessMode;
import java.lang.reflect.Field;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Parks virtual threads, and continues them without asking the JDK to schedule them. The JDK's way takes a permit, marks the thread
 * as one to be continued and hands it to its executor, each a step that other threads may race with. Here one flow of control both
 * wakes the thread and runs it, so one such step is left: from PARKED to RUNNING, unless another thread has unparked it meanwhile.
 *
 * <pre>
 *   RUNNING --park--> PARKING --> PARKED --run--> RUNNING
 *                                   \--unpark, interrupt: the JDK's way--> UNPARKED
 * </pre>
 *
 * The states are those of {@code java.lang.VirtualThread}, and the thread is in each of them when the JDK would have it there: stack
 * traces, thread dumps, interrupts and {@link LockSupport#unpark} find what they expect. What is relied upon is known of JDK 25;
 * elsewhere, and without {@code --add-exports java.base/jdk.internal.vm=ALL-UNNAMED}, the JDK parks and unparks.
 *
 * <p>A thread that parks may name the one that runs next. Then the carrier goes from the one to the other, and is nobody's thread in
 * between: it neither becomes itself again nor takes the parked thread's lock, which cost as much as the rest of a switch.
 */
final class ThreadSwitch {

    private static final int KNOWN_VERSION = 25;

    /** Null when threads cannot be switched here. The fields of a record are constants to the compiler. */
    private static final @Nullable Jdk JDK = Jdk.find();

    private ThreadSwitch() {}

    /** Whether {@link #park} and {@link #run} may be used. */
    static boolean isPossible() {
        return JDK != null;
    }

    /** The thread's stack. */
    static Object continuationOf(Thread thread) {
        try {
            return (Object) jdk().continuation.invokeExact(thread);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * The calling virtual thread parks. As from {@link LockSupport#park()} it may return for no reason, and an interrupt or an unpark
     * ends it; one that came before does so after the thread has given way.
     *
     * @param thread the calling one
     * @return false, and nothing was done, when it cannot give way: a native frame, or a class that is being initialized, pins it
     *     to its carrier
     */
    static boolean park(Thread thread) {
        Jdk jdk = jdk();
        boolean yielded = false;
        try {
            jdk.become.invokeExact(thread, jdk.parking);
            try {
                yielded = (boolean) jdk.yield.invokeExact(thread);
            } catch (OutOfMemoryError e) {
                // No room for the stack in the heap: as if it were pinned, as the JDK does it.
            } finally {
                if (!yielded) {
                    jdk.become.invokeExact(thread, jdk.running);
                }
            }
        } catch (Throwable e) {
            throw unexpected(e);
        }
        return yielded;
    }

    /**
     * Continues a parked tasklet on the calling thread, then the one that it chose to run next when it parked, and so on until one
     * has chosen nobody, or yields, ends or blocks otherwise, or has chosen one that is not parked.
     *
     * @return the tasklet that ran last; null, and nothing was done, when the first one is not parked: it is blocked otherwise, or the
     *     JDK was told to continue it
     */
    static @Nullable RuntimeTasklet<?> run(SchedulerLoop loop, RuntimeTasklet<?> first) {
        Jdk jdk = jdk();
        RuntimeTasklet<?> tasklet = first;
        Thread thread = tasklet.thread();
        try {
            if (!(boolean) jdk.becomeIf.invokeExact(thread, jdk.parked, jdk.running)) {
                return null;
            }
            jdk.mount.invokeExact(thread);
            while (true) {
                runMounted(jdk, tasklet);
                RuntimeTasklet<?> next = loop.chosen();
                if (next == null) {
                    leave(jdk, tasklet);
                    return tasklet;
                }
                Thread carrier = (Thread) jdk.carrier.invokeExact(thread);
                jdk.setCarrier.invokeExact(thread, (Thread) null);
                jdk.become.invokeExact(thread, jdk.parked);
                // From here on others may wake it. The next step is a full fence: either they see where it is, or the
                // look after that sees what they did.
                Thread nextThread = next.thread();
                boolean continues = (boolean) jdk.becomeIf.invokeExact(nextThread, jdk.parked, jdk.running);
                if (!continues
                        || (boolean) jdk.parkPermit.invokeExact(thread)
                        || (boolean) jdk.interrupted.invokeExact(thread)) {
                    jdk.setCarrier.invokeExact(thread, carrier);
                    jdk.unmount.invokeExact(thread);
                    wakeAgain(jdk, tasklet);
                    if (!continues) {
                        loop.choose(next);
                        return tasklet;
                    }
                } else {
                    jdk.endUnmount.invokeExact(thread, false);
                }
                tasklet = next;
                thread = nextThread;
                loop.switched(tasklet);
                jdk.mount.invokeExact(thread);
            }
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static void runMounted(Jdk jdk, RuntimeTasklet<?> tasklet) throws Throwable {
        boolean ran = false;
        try {
            jdk.run.invokeExact(tasklet.stack());
            ran = true;
        } finally {
            if (!ran) {
                leave(jdk, tasklet); // No memory: the loop's thread becomes itself again.
            }
        }
    }

    /** As the JDK unmounts it. */
    private static void leave(Jdk jdk, RuntimeTasklet<?> tasklet) throws Throwable {
        Thread thread = tasklet.thread();
        jdk.unmount.invokeExact(thread);
        if ((boolean) jdk.isDone.invokeExact(tasklet.stack())) {
            jdk.afterDone.invokeExact(thread);
        } else {
            jdk.afterYield.invokeExact(thread);
        }
    }

    /** It is parked, and may have been unparked or interrupted before others could see that. */
    private static void wakeAgain(Jdk jdk, RuntimeTasklet<?> tasklet) throws Throwable {
        Thread thread = tasklet.thread();
        if ((boolean) jdk.parkPermit.invokeExact(thread)
                && (boolean) jdk.becomeIf.invokeExact(thread, jdk.parked, jdk.unparked)) {
            tasklet.execute(VirtualThreads.taskOf(thread));
        }
    }

    /** From here on the calling thread stays on its carrier, whatever it waits for. Nothing where threads cannot be switched. */
    static void pin() {
        if (JDK != null) {
            try {
                JDK.pin.invokeExact();
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }
    }

    /** Ends {@link #pin}. */
    static void unpin() {
        if (JDK != null) {
            try {
                JDK.unpin.invokeExact();
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }
    }

    private static Jdk jdk() {
        Jdk jdk = JDK;
        if (jdk == null) {
            throw new IllegalStateException("threads cannot be switched here");
        }
        return jdk;
    }

    private static RuntimeException unexpected(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        return new IllegalStateException("a virtual thread cannot be switched", failure);
    }

    /** What is used of {@code java.lang.VirtualThread} and {@code jdk.internal.vm.Continuation}. */
    private record Jdk(
            int running,
            int parking,
            int parked,
            int unparked,
            MethodHandle continuation,
            MethodHandle carrier,
            MethodHandle setCarrier,
            MethodHandle parkPermit,
            MethodHandle interrupted,
            MethodHandle become,
            MethodHandle becomeIf,
            MethodHandle yield,
            MethodHandle mount,
            MethodHandle run,
            MethodHandle unmount,
            MethodHandle endUnmount,
            MethodHandle isDone,
            MethodHandle afterYield,
            MethodHandle afterDone,
            MethodHandle pin,
            MethodHandle unpin) {

        static @Nullable Jdk find() {
            if (Runtime.version().feature() != KNOWN_VERSION) {
                return null;
            }
            try {
                Class<?> thread = Class.forName("java.lang.VirtualThread");
                Class<?> continuation = Class.forName("jdk.internal.vm.Continuation");
                Lookup ours = MethodHandles.lookup();
                Lookup inside = MethodHandles.privateLookupIn(thread, ours);
                Field stack = thread.getDeclaredField("cont");
                stack.setAccessible(true);
                VarHandle state = inside.findVarHandle(thread, "state", int.class);
                VarHandle carrier = inside.findVarHandle(thread, "carrierThread", Thread.class);
                return new Jdk(
                        constant(thread, "RUNNING"),
                        constant(thread, "PARKING"),
                        constant(thread, "PARKED"),
                        constant(thread, "UNPARKED"),
                        ours.unreflectGetter(stack).asType(MethodType.methodType(Object.class, Thread.class)),
                        get(carrier, Thread.class),
                        carrier.toMethodHandle(AccessMode.SET_RELEASE)
                                .asType(MethodType.methodType(void.class, Thread.class, Thread.class)),
                        get(inside.findVarHandle(thread, "parkPermit", boolean.class), boolean.class),
                        get(
                                MethodHandles.privateLookupIn(Thread.class, ours)
                                        .findVarHandle(Thread.class, "interrupted", boolean.class),
                                boolean.class),
                        state.toMethodHandle(AccessMode.SET_RELEASE)
                                .asType(MethodType.methodType(void.class, Thread.class, int.class)),
                        state.toMethodHandle(AccessMode.COMPARE_AND_SET)
                                .asType(MethodType.methodType(boolean.class, Thread.class, int.class, int.class)),
                        step(inside, thread, "yieldContinuation", boolean.class, Thread.class),
                        step(inside, thread, "mount", void.class, Thread.class),
                        step(ours, continuation, "run", void.class, Object.class),
                        step(inside, thread, "unmount", void.class, Thread.class),
                        inside.findVirtual(
                                        thread, "notifyJvmtiUnmount", MethodType.methodType(void.class, boolean.class))
                                .asType(MethodType.methodType(void.class, Thread.class, boolean.class)),
                        step(ours, continuation, "isDone", boolean.class, Object.class),
                        step(inside, thread, "afterYield", void.class, Thread.class),
                        step(inside, thread, "afterDone", void.class, Thread.class),
                        ours.findStatic(continuation, "pin", MethodType.methodType(void.class)),
                        ours.findStatic(continuation, "unpin", MethodType.methodType(void.class)));
            } catch (ReflectiveOperationException | RuntimeException e) {
                // A flag is missing: IllegalAccessException and InaccessibleObjectException are the usual ones.
                return null;
            }
        }

        private static int constant(Class<?> type, String name) throws ReflectiveOperationException {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field.getInt(null);
        }

        private static MethodHandle get(VarHandle field, Class<?> type) {
            return field.toMethodHandle(AccessMode.GET_VOLATILE).asType(MethodType.methodType(type, Thread.class));
        }

        private static MethodHandle step(Lookup lookup, Class<?> type, String name, Class<?> result, Class<?> as)
                throws ReflectiveOperationException {
            return lookup.findVirtual(type, name, MethodType.methodType(result))
                    .asType(MethodType.methodType(result, as));
        }
    }
}
