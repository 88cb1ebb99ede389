package io.strait.client;

import io.strait.StraitException;
import io.strait.StraitOptions;
import io.strait.client.port.OperationPort;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Submits operations to a port and waits for them, with or without a thread. */
final class Calls {

    /** Longer timeouts than this (a century) are cut, so that adding them to a clock cannot overflow. */
    private static final long MAX_TIMEOUT_NS = TimeUnit.DAYS.toNanos(36_500);

    private final OperationPort port;
    private final long spinNs;
    private final ThreadPoolExecutor suppliers;

    Calls(OperationPort port, StraitOptions options) {
        this.port = port;
        // With one processor the thread that watches keeps away the one that it waits for.
        this.spinNs =
                Runtime.getRuntime().availableProcessors() > 1 ? options.spin().toNanos() : 0;
        AtomicInteger number = new AtomicInteger();
        this.suppliers = new ThreadPoolExecutor(
                options.supplierThreads(),
                options.supplierThreads(),
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> {
                    Thread thread = new Thread(task, "strait-supplier-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        suppliers.allowCoreThreadTimeOut(true);
    }

    OperationPort port() {
        return port;
    }

    /** Waits for the outcome on this thread; see {@link BlockingCall#await}. */
    Outcome await(Op op, @Nullable LazyValues values) throws InterruptedException {
        CallbackScope.requireOutside();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        BlockingCall call = new BlockingCall(op, values);
        // A tasklet that watches keeps its scheduler from the very work it waits for.
        return call.await(port.submit(op, call), VirtualThreads.isVirtual(Thread.currentThread()) ? 0 : spinNs);
    }

    <R> R await(Op op, Outcome.Visitor<R> reader) throws InterruptedException {
        return await(op, (LazyValues) null).accept(reader);
    }

    /** A future for what {@code reader} makes of the outcome. What goes wrong before that fails the future as well. */
    <R> CompletableFuture<R> start(Supplier<Op> op, Outcome.Visitor<R> reader) {
        try {
            return submit(op.get(), null, outcome -> outcome.accept(reader));
        } catch (StraitException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** As {@link #start}, but throws what the port throws; {@code reader} is called exactly once otherwise. */
    <R> CompletableFuture<R> submit(Op op, @Nullable LazyValues values, Function<Outcome, R> reader) {
        AsyncCall<R> call = new AsyncCall<>(reader, values, suppliers);
        call.future().attach(port.submit(op, call)::cancel);
        return call.future();
    }

    void stopSuppliers() {
        suppliers.shutdown();
    }

    /** In nanoseconds; a negative timeout has passed already. */
    static long nanos(Duration timeout) {
        if (timeout.isNegative()) {
            return 0;
        }
        return timeout.compareTo(Duration.ofNanos(MAX_TIMEOUT_NS)) > 0 ? MAX_TIMEOUT_NS : timeout.toNanos();
    }
}
