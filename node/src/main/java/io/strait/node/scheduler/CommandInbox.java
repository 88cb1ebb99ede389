package io.strait.node.scheduler;

import io.strait.client.port.CoreAccess;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Commands in the order in which they were put. Any thread offers; whoever has the turn takes. The holder itself, in a callback, may put
 * one that must not be refused although there is no room: it comes after all that were there, as if it had found a place. Were it to
 * overtake one, a cancel could come before the operation that it cancels, and be lost.
 */
final class CommandInbox {

    /** A command that found no room, and how many were taken in all when it is its turn. */
    private record Late(long due, CoreAccess.Command command) {}

    private final ManyToOneConcurrentArrayQueue<CoreAccess.Command> commands;
    // Touched in the turn only.
    private final Queue<Late> late = new ArrayDeque<>();
    private long taken;

    CommandInbox(int capacity) {
        this.commands = new ManyToOneConcurrentArrayQueue<>(capacity);
    }

    int size() {
        return commands.size();
    }

    /** Whether nothing was offered that has not been taken. */
    boolean isEmpty() {
        return commands.isEmpty();
    }

    /** False when there is no room. */
    boolean offer(CoreAccess.Command command) {
        return commands.offer(command);
    }

    /** Puts one in any case. In the turn; as many as the callbacks of a few commands put. */
    void put(CoreAccess.Command command) {
        if (!commands.offer(command)) {
            late.add(new Late(taken + commands.size(), command));
        }
    }

    /** Takes the next; null when there is none. In the turn. */
    CoreAccess.@Nullable Command poll() {
        if (isLateDue()) {
            return late.remove().command();
        }
        CoreAccess.Command command = commands.poll();
        if (command != null) {
            taken++;
        }
        return command;
    }

    /** Whether the next is one that found no room. In the turn. */
    boolean isLateDue() {
        Late first = late.peek();
        return first != null && first.due() <= taken;
    }

    /** Takes all that were offered. One thread at a time. */
    void drain(Consumer<CoreAccess.Command> consumer) {
        commands.drain(consumer);
    }

    /** Takes all that found no room. In the turn. */
    void drainLate(Consumer<CoreAccess.Command> consumer) {
        for (Late next = late.poll(); next != null; next = late.poll()) {
            consumer.accept(next.command());
        }
    }
}
