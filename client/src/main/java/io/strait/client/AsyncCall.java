package io.strait.client;

import io.strait.client.port.Completion;
import io.strait.client.port.OperationHandle;
import io.strait.core.op.Outcome;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The caller's side of an operation that a future stands for. */
final class AsyncCall<R> implements Completion {

    private final OperationFuture<R> future = new OperationFuture<>();
    private final Function<Outcome, R> reader;
    private final @Nullable LazyValues values;
    private final Executor suppliers;

    AsyncCall(Function<Outcome, R> reader, @Nullable LazyValues values, Executor suppliers) {
        this.reader = reader;
        this.values = values;
        this.suppliers = suppliers;
    }

    OperationFuture<R> future() {
        return future;
    }

    @Override
    public void onOutcome(Outcome outcome) {
        CallbackScope.run(() -> complete(outcome));
    }

    private void complete(Outcome outcome) {
        R result;
        try {
            result = reader.apply(outcome);
        } catch (RuntimeException | Error e) {
            if (outcome instanceof Outcome.Cancelled && future.isCancelRequested()) {
                future.endCancelled();
            } else {
                future.endExceptionally(e);
            }
            return;
        }
        future.endNormally(result);
    }

    @Override
    public void onNeedValue(OperationHandle operation, int branch) {
        if (values == null) {
            operation.refuseValue(branch, "no lazy branch: branch=" + branch);
        } else {
            suppliers.execute(() -> values.answer(operation, branch));
        }
    }

    @Override
    public boolean runsApplicationCode() {
        return true;
    }
}
