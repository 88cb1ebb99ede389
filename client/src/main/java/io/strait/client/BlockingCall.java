package io.strait.client;

import io.strait.client.port.Completion;
import io.strait.client.port.OperationHandle;
import io.strait.core.op.Branch;
import io.strait.core.op.Direction;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The caller's side of one operation that a thread waits for. The port notes the outcome and wakes the thread; everything
 * else, suppliers included, happens on the thread itself.
 */
final class BlockingCall implements Completion {

    private static final int NONE = -1;

    private final Thread caller = Thread.currentThread();
    private final Op op;
    private final @Nullable LazyValues values;
    private final AtomicInteger wantedBranch = new AtomicInteger(NONE);
    private volatile @Nullable Outcome outcome;

    /** Set before the last look at the outcome: whoever sets the outcome after that look sees it and wakes the thread. */
    private volatile boolean parked;

    /** @param op what is waited for, for reports */
    BlockingCall(Op op, @Nullable LazyValues values) {
        this.op = op;
        this.values = values;
    }

    /** What the thread waits for: a report finds this as the object that the thread parks for. */
    @Override
    public String toString() {
        if (!(op instanceof Op.Select select)) {
            return "an answer from the cluster";
        }
        List<Branch> branches = select.branches();
        if (branches.size() != 1) {
            return "select of " + branches.size() + " branches";
        }
        Branch branch = branches.get(0);
        return (branch.direction() == Direction.SEND ? "send to " : "receive from ") + branch.channel();
    }

    @Override
    public void onOutcome(Outcome reached) {
        outcome = reached;
        wake();
    }

    @Override
    public void onNeedValue(OperationHandle operation, int branch) {
        wantedBranch.set(branch);
        wake();
    }

    @Override
    public boolean runsApplicationCode() {
        return false;
    }

    private void wake() {
        if (parked) {
            LockSupport.unpark(caller);
        }
    }

    /**
     * Waits for the outcome: watches for {@code spinNs}, then parks. An interrupt cancels the operation; what counts is the
     * outcome that follows, because a commit wins (S8).
     *
     * @throws InterruptedException when interrupted and nothing was committed
     */
    Outcome await(OperationHandle operation, long spinNs) throws InterruptedException {
        Outcome reached = spin(operation, spinNs);
        if (reached != null) {
            return reached;
        }
        boolean interrupted = false;
        parked = true;
        while ((reached = outcome) == null) {
            if (!supplyIfWanted(operation)) {
                LockSupport.park(this);
            }
            if (Thread.interrupted() && !interrupted) {
                interrupted = true;
                operation.cancel();
            }
        }
        if (interrupted) {
            if (reached instanceof Outcome.Cancelled) {
                throw new InterruptedException();
            }
            Thread.currentThread().interrupt();
        }
        return reached;
    }

    private @Nullable Outcome spin(OperationHandle operation, long spinNs) {
        Outcome reached = outcome;
        if (reached != null || spinNs == 0) {
            return reached;
        }
        long start = System.nanoTime();
        do {
            Thread.onSpinWait();
            supplyIfWanted(operation);
            reached = outcome;
        } while (reached == null && System.nanoTime() - start < spinNs);
        return reached;
    }

    private boolean supplyIfWanted(OperationHandle operation) {
        if (wantedBranch.get() == NONE) {
            return false;
        }
        int branch = wantedBranch.getAndSet(NONE);
        if (values == null) {
            operation.refuseValue(branch, "no lazy branch: branch=" + branch);
        } else {
            values.answer(operation, branch);
        }
        return true;
    }
}
