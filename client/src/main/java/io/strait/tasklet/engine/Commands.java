package io.strait.tasklet.engine;

import io.strait.ClientClosedException;
import io.strait.OverloadedException;
import io.strait.client.CallbackScope;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * How everybody reaches a scheduler's state: the owner at once, other threads through the inbox. Handlers of channels run here as
 * well, as commands that nobody puts.
 */
final class Commands {

    /** Commands taken between two switches: a flood of them must not keep tasklets from running. */
    private static final int PER_SWITCH = 256;

    private final RuntimeScheduler scheduler;
    private final LoopThread loop;
    private final Hooks hooks;
    private final Inbox inbox;
    private final Callbacks callbacks;

    Commands(RuntimeScheduler scheduler, LoopThread loop, Hooks hooks, int limit) {
        this.scheduler = scheduler;
        this.loop = loop;
        this.hooks = hooks;
        this.inbox = new Inbox(limit);
        this.callbacks = new Callbacks(limit);
    }

    /** Handlers of channels. */
    Callbacks callbacks() {
        return callbacks;
    }

    /** Whether neither a command nor a handler waits. */
    boolean isEmpty() {
        return inbox.isEmpty() && callbacks.isEmpty();
    }

    /** As {@link #isEmpty}, but a command that is being put counts already. */
    boolean isQuiet() {
        return inbox.isQuiet() && callbacks.isEmpty();
    }

    boolean hasCommands() {
        return !inbox.isEmpty();
    }

    /** Runs some that wait; whether there were handlers among them. By the owner. */
    boolean run() {
        if (!inbox.isQuiet()) {
            runCommands();
        }
        if (callbacks.isEmpty()) {
            return false;
        }
        runCallbacks();
        return true;
    }

    private void runCommands() {
        for (int run = 0; run < PER_SWITCH; run++) {
            Runnable command = inbox.poll();
            if (command == null) {
                return;
            }
            hooks.call("command", command);
        }
    }

    private void runCallbacks() {
        CallbackScope.run(() -> {
            for (int run = 0; run < PER_SWITCH; run++) {
                Runnable callback = callbacks.poll();
                if (callback == null) {
                    return;
                }
                hooks.call("handler of a channel", callback);
            }
        });
    }

    /** Puts a command that nobody is told of. */
    void putQuietly(Runnable action) {
        inbox.put(action);
    }

    /** Runs it now when the caller owns the state, and soon otherwise. */
    void perform(Runnable action) {
        if (scheduler.isOwner()) {
            action.run();
        } else {
            command(action);
        }
    }

    /** Puts a command that must not be refused. Once everything has stopped it runs on the caller: nobody else will. */
    void command(Runnable action) {
        inbox.put(action);
        if (scheduler.isStopped()) {
            runLate();
        } else {
            scheduler.signal();
        }
    }

    /**
     * Puts a command that starts something new.
     *
     * @throws OverloadedException when too many wait
     * @throws ClientClosedException when the scheduler is scheduler.isStopped()
     */
    void submit(Runnable action) {
        scheduler.requireOpen();
        if (!inbox.offer(action)) {
            throw new OverloadedException(
                    "commands wait for the scheduler: scheduler=" + scheduler.name() + " limit=" + inbox.limit());
        }
        if (scheduler.isStopped()) {
            runLate();
        } else {
            scheduler.signal();
        }
    }

    /** Runs a step as the owner and waits for its result. */
    <V> V call(Callable<V> step) {
        return call(step, false);
    }

    /** As {@link #call}, for a step that somebody waits for who is held: it is refused neither for overload nor at the end. */
    <V> V callForHeld(Callable<V> step) {
        return call(step, true);
    }

    private <V> V call(Callable<V> step, boolean always) {
        try {
            if (scheduler.isOwner()) {
                return step.call();
            }
            if (loop.isPumped() && !(always && scheduler.isStopped())) {
                if (!always) {
                    scheduler.requireOpen();
                }
                synchronized (loop) {
                    if (!loop.isTaken()) {
                        return callBetweenRuns(step);
                    }
                }
            }
            CompletableFuture<V> result = new CompletableFuture<>();
            Runnable command = () -> {
                try {
                    result.complete(step.call());
                } catch (Exception | Error e) {
                    result.completeExceptionally(e);
                }
            };
            if (always) {
                command(command);
            } else {
                submit(command);
            }
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Nobody pumps: whoever pumps may be the one who asks, so it must not wait for that. What was asked for before comes first. */
    private <V> V callBetweenRuns(Callable<V> step) throws Exception {
        loop.take();
        try {
            for (int left = inbox.size(); left > 0; left--) {
                Runnable command = inbox.poll();
                if (command == null) {
                    break;
                }
                hooks.call("command", command);
            }
            return step.call();
        } finally {
            loop.leave();
        }
    }

    /** After the end: commands that come late run one at a time. */
    void runLate() {
        synchronized (this) {
            for (Runnable command = inbox.poll(); command != null; command = inbox.poll()) {
                hooks.call("command", command);
            }
            while (!callbacks.isEmpty()) {
                runCallbacks();
            }
        }
    }
}
