package io.strait.node.edge;

import io.strait.core.Input;
import io.strait.core.id.SessionId;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Refusal;
import io.strait.node.scheduler.InboxFullException;
import io.strait.node.scheduler.Scheduler;
import io.strait.node.scheduler.SchedulerStoppedException;
import io.strait.node.scheduler.SessionListener;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Operations without a client session: each has one of its own in the core, so that neither credit nor the order of ids
 * is shared, and a call that is given up leaves nothing behind.
 */
final class Operations {

    private static final long OP_ID = 1;

    private final Scheduler scheduler;
    private final Handover handover;
    private final Places places;
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private volatile @Nullable String stopReason;

    Operations(Scheduler scheduler, Handover handover, Places places) {
        this.scheduler = scheduler;
        this.handover = handover;
        this.places = places;
    }

    /**
     * Starts an operation without lazy values. Any thread.
     *
     * @param done takes the outcome, once, before this returns or later in the turn; must not block
     * @return cancels it, any number of times; a commit wins, and the outcome comes either way
     */
    Runnable start(Op op, Consumer<Outcome> done) {
        try {
            places.take();
        } catch (Refused e) {
            done.accept(new Outcome.Refused(Refusal.OVERLOADED, e.error().message()));
            return () -> {};
        }
        ThreadLocalRandom random = ThreadLocalRandom.current();
        Running operation = new Running(new SessionId(random.nextLong(), random.nextLong()), done);
        running.add(operation);
        operation.start(op);
        return operation::cancel;
    }

    /** Ends all operations: those that are not committed are refused as UNAVAILABLE. */
    void stop(String reason) {
        stopReason = reason;
        running.forEach(Running::cancel);
    }

    private final class Running implements SessionListener {

        private final SessionId session;
        private final Consumer<Outcome> done;
        private final AtomicBoolean ended = new AtomicBoolean();

        Running(SessionId session, Consumer<Outcome> done) {
            this.session = session;
            this.done = done;
        }

        void start(Op op) {
            try {
                scheduler.openSession(session, 1, 0, this);
                scheduler.submit(new Input.Submit(session, OP_ID, op));
            } catch (InboxFullException e) {
                end(new Outcome.Refused(Refusal.OVERLOADED, String.valueOf(e.getMessage())));
            } catch (SchedulerStoppedException e) {
                onStopped(String.valueOf(e.getMessage()));
            }
        }

        void cancel() {
            if (!ended.get()) {
                handover.bring(() -> scheduler.submit(new Input.Cancel(session, OP_ID)));
            }
        }

        @Override
        public void onReply(long opId, Outcome outcome) {
            String reason = stopReason;
            end(reason != null && outcome instanceof Outcome.Cancelled ? unavailable(reason) : outcome);
        }

        private void end(Outcome outcome) {
            if (ended.compareAndSet(false, true)) {
                running.remove(this);
                handover.bring(() -> scheduler.endSession(session), places::giveBack);
                done.accept(outcome);
            }
        }

        @Override
        public void onNeedValue(long opId, int branch) {
            throw new IllegalStateException(
                    "operation: lazy value in a call: session=" + session + " branch=" + branch);
        }

        @Override
        public void onStopped(String reason) {
            if (ended.compareAndSet(false, true)) {
                running.remove(this);
                done.accept(unavailable(reason));
            }
        }

        private static Outcome unavailable(String reason) {
            return new Outcome.Refused(Refusal.UNAVAILABLE, "node stops: reason=" + reason);
        }
    }
}
