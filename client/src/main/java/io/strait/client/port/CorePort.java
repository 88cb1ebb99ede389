package io.strait.client.port;

import io.strait.ClientClosedException;
import io.strait.ConnectionEvent;
import io.strait.core.ChannelCore;
import io.strait.core.Input;
import io.strait.core.id.SessionId;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Payload;
import io.strait.core.op.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A participant in the core's own process: a session without a lease, because there is no connection to lose. Whoever drives
 * the core tells it the replies to its session.
 *
 * <p>All state but {@code closing} is touched in the core's turn only.
 */
public final class CorePort implements OperationPort {

    private final CoreAccess access;
    private final SessionId session;
    private final String description;
    private final Runnable onClosed;
    private final ConnectionEvents events = new ConnectionEvents();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final AtomicBoolean closing = new AtomicBoolean();

    private final Map<Long, Operation> pending = new HashMap<>();
    private long lastOpId;
    private boolean ending;
    private boolean ended;

    /**
     * A port of {@code session}, which {@link #open} opens.
     *
     * @param description what messages call the other end
     * @param onClosed runs once when the session has ended, as application code
     */
    public CorePort(CoreAccess access, SessionId session, String description, Runnable onClosed) {
        this.access = access;
        this.session = session;
        this.description = description;
        this.onClosed = onClosed;
    }

    /** Opens the session; {@code credit} operations may be unanswered at once. In a command. */
    public void open(ChannelCore core, int credit, long nowNs) {
        core.handle(new Input.OpenSession(session, credit, 0), nowNs);
    }

    /** An operation of the session has ended. In the turn. */
    public void onOutcome(long opId, Outcome outcome) {
        Operation operation = pending.remove(opId);
        if (operation != null) {
            operation.complete(outcome);
        }
        if (ending && pending.isEmpty()) {
            access.executeLater(new Finish());
        }
    }

    /** A lazy branch is chosen. In the turn. */
    public void onNeedValue(long opId, int branch) {
        Operation operation = pending.get(opId);
        if (operation != null) {
            operation.askForValue(branch);
        }
    }

    /** The core has stopped: nothing pending will be answered. In the turn. */
    public void onStopped(String why) {
        answerPending(why);
    }

    @Override
    public OperationHandle submit(Op op, Completion completion) {
        if (closing.get()) {
            throw new ClientClosedException("client is closed: port=" + description);
        }
        Operation operation = new Operation(op, completion);
        access.submit(operation);
        return operation;
    }

    @Override
    public String describe() {
        return description;
    }

    @Override
    public ConnectionEvents events() {
        return events;
    }

    @Override
    public CompletableFuture<Void> close(Duration timeout) {
        if (closing.compareAndSet(false, true)) {
            access.execute(new End());
            if (!closed.isDone()) {
                CompletableFuture.delayedExecutor(timeout.toNanos(), TimeUnit.NANOSECONDS)
                        .execute(() -> access.execute(new Finish()));
            }
        }
        return closed;
    }

    private void answerPending(String why) {
        List<Operation> left = new ArrayList<>(pending.values());
        pending.clear();
        left.forEach(operation -> operation.complete(new Outcome.Indeterminate(-1, why)));
    }

    private void finish(String why) {
        if (ended) {
            return;
        }
        ended = true;
        answerPending(why);
        access.deliverLater(() -> {
            events.fire(ConnectionEvent.Kind.CLOSED, description, "");
            onClosed.run();
            closed.complete(null);
        });
    }

    /** Withdraws everything; {@link Finish} follows when all is answered, or when the time is over. */
    private final class End implements CoreAccess.Command {
        @Override
        public void run(ChannelCore core, long nowNs) {
            ending = true;
            for (long opId : List.copyOf(pending.keySet())) {
                core.handle(new Input.Cancel(session, opId), nowNs);
            }
            if (pending.isEmpty()) {
                access.executeLater(new Finish());
            }
        }

        @Override
        public void onStopped(String why) {
            finish(why);
        }
    }

    private final class Finish implements CoreAccess.Command {
        @Override
        public void run(ChannelCore core, long nowNs) {
            if (!ended) {
                core.handle(new Input.EndSession(session), nowNs);
                finish("the client was closed before the outcome was known");
            }
        }

        @Override
        public void onStopped(String why) {
            finish(why);
        }
    }

    /** An operation on its way; as a command, its own submission. The id is given in the turn, so ids ascend. */
    private final class Operation implements OperationHandle, CoreAccess.Command {
        private final Op op;
        private final Completion completion;
        private long opId;

        Operation(Op op, Completion completion) {
            this.op = op;
            this.completion = completion;
        }

        /** A submission that a close overtook is withdrawn before it begins. */
        @Override
        public void run(ChannelCore core, long nowNs) {
            if (ending) {
                complete(new Outcome.Cancelled());
                return;
            }
            opId = ++lastOpId;
            pending.put(opId, this);
            core.handle(new Input.Submit(session, opId, op), nowNs);
        }

        @Override
        public void onStopped(String why) {
            complete(new Outcome.Refused(Refusal.UNAVAILABLE, "core has stopped: error=" + why));
        }

        @Override
        public void cancel() {
            access.execute((core, nowNs) -> core.handle(new Input.Cancel(session, opId), nowNs));
        }

        @Override
        public void supply(int branch, Payload value) {
            supply(branch, value, null);
        }

        @Override
        public void refuseValue(int branch, String failure) {
            supply(branch, null, failure);
        }

        private void supply(int branch, @Nullable Payload value, @Nullable String failure) {
            access.execute(
                    (core, nowNs) -> core.handle(new Input.Supply(session, opId, branch, value, failure), nowNs));
        }

        void complete(Outcome outcome) {
            if (completion.runsApplicationCode()) {
                access.deliverLater(() -> completion.onOutcome(outcome));
            } else {
                completion.onOutcome(outcome);
            }
        }

        void askForValue(int branch) {
            if (completion.runsApplicationCode()) {
                access.deliverLater(() -> completion.onNeedValue(this, branch));
            } else {
                completion.onNeedValue(this, branch);
            }
        }
    }
}
