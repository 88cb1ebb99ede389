package io.strait.client;

import io.strait.client.port.OperationHandle;
import io.strait.core.op.Payload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The values of a round's lazy branches (S6). Each is computed at most once: a node that asks again, because the first claim
 * did not succeed or a connection was lost, gets the same value.
 */
final class LazyValues {

    private final ReentrantLock lock = new ReentrantLock();
    private final IntFunction<@Nullable Supplier<Payload>> suppliers;
    private final Map<Integer, Payload> values = new HashMap<>(2);
    private @Nullable Throwable failure;

    /** {@code suppliers} by branch index of this round; null where the branch is not lazy. */
    LazyValues(List<@Nullable Supplier<Payload>> suppliers) {
        this(branch -> branch < suppliers.size() ? suppliers.get(branch) : null);
    }

    /** {@code suppliers} by branch; null where the branch is not lazy. */
    LazyValues(IntFunction<@Nullable Supplier<Payload>> suppliers) {
        this.suppliers = suppliers;
    }

    /** Computes the value unless known, and answers with it or with the failure. */
    void answer(OperationHandle operation, int branch) {
        lock.lock();
        try {
            Supplier<Payload> supplier = suppliers.apply(branch);
            if (supplier == null) {
                operation.refuseValue(branch, "branch is not lazy: branch=" + branch);
                return;
            }
            if (failure == null && !values.containsKey(branch)) {
                compute(supplier, branch);
            }
            Payload value = values.get(branch);
            if (value != null) {
                operation.supply(branch, value);
            } else {
                operation.refuseValue(branch, "supplier failed: error=" + failure);
            }
        } finally {
            lock.unlock();
        }
    }

    private void compute(Supplier<Payload> supplier, int branch) {
        try {
            values.put(branch, supplier.get());
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    /** What a supplier threw. */
    @Nullable
    Throwable failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }
}
