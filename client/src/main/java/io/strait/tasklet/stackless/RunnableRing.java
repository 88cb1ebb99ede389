package io.strait.tasklet.stackless;

import io.strait.tasklet.Policy;
import io.strait.tasklet.Tasklet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stackless' chain of runnables: a ring without the one that runs, who stands between the last and the first. Running somebody
 * out of turn <em>rotates</em> the ring: those before it come after the one that gave way. (Stackless Python, {@code
 * scheduling.c}.)
 *
 * <p>The main tasklet can <em>float</em>: it is not in the ring and runs when the ring is empty, or when the budget of its
 * {@code run} is used up.
 */
@SuppressWarnings("ReferenceEquality") // Tasklets are compared by identity.
final class RunnableRing implements Policy {

    private static final class Node {
        final Tasklet<?> tasklet;
        Node before = this;
        Node after = this;

        Node(Tasklet<?> tasklet) {
            this.tasklet = tasklet;
        }
    }

    private final Map<Tasklet<?>, Node> nodes = new HashMap<>();
    private @Nullable Node first;
    private @Nullable Tasklet<?> main;
    /** The main tasklet floats as soon as it gives way. */
    private boolean mainFloats;

    private @Nullable Tasklet<?> floating;
    private @Nullable Tasklet<?> target;
    private long switchesLeft = Long.MAX_VALUE;
    private long endNs = Long.MAX_VALUE;
    private boolean stopped;

    @Override
    public String name() {
        return "stackless";
    }

    void setMain(Tasklet<?> tasklet) {
        main = tasklet;
    }

    /** The main tasklet, which runs, floats from its next yield on, for at most this budget. */
    void floatMain(long switches, long deadlineNs) {
        mainFloats = true;
        switchesLeft = switches;
        endNs = deadlineNs;
    }

    /** The main tasklet goes on without having given way. */
    void cancelFloat() {
        mainFloats = false;
    }

    /** The main tasklet is runnable and leaves the ring. */
    void removeMain() {
        if (main != null && remove(main)) {
            floating = main;
            switchesLeft = Long.MAX_VALUE;
            endNs = Long.MAX_VALUE;
        }
    }

    /** Ends the floating of the main tasklet: it is last in the ring. Whether it floated. */
    boolean insertMain() {
        Tasklet<?> floated = floating;
        if (floated == null) {
            return false;
        }
        floating = null;
        addLast(floated);
        return true;
    }

    boolean isMainFloating() {
        return floating != null;
    }

    /** The ring is rotated at the next switch so that this one, which is in it, runs. */
    void rotateTo(Tasklet<?> tasklet) {
        target = tasklet;
    }

    /** From here on nobody runs; or, with false, all do. */
    void setStopped(boolean stopped) {
        this.stopped = stopped;
    }

    boolean contains(Tasklet<?> tasklet) {
        return nodes.containsKey(tasklet);
    }

    @Override
    public void put(Tasklet<?> tasklet, Cause cause) {
        if (mainFloats && tasklet == main) {
            mainFloats = false;
            floating = tasklet;
        } else {
            addLast(tasklet);
        }
    }

    private void addLast(Tasklet<?> tasklet) {
        Node node = new Node(tasklet);
        nodes.put(tasklet, node);
        Node head = first;
        if (head == null) {
            first = node;
        } else {
            node.before = head.before;
            node.after = head;
            head.before.after = node;
            head.before = node;
        }
    }

    @Override
    public @Nullable Tasklet<?> next() {
        if (stopped) {
            return null;
        }
        Node wanted = target == null ? null : nodes.get(target);
        target = null;
        if (wanted != null) {
            first = wanted;
        } else if (floating != null && (first == null || isBudgetSpent())) {
            Tasklet<?> floated = floating;
            floating = null;
            return floated;
        }
        if (floating != null) {
            switchesLeft--;
        }
        Node head = first;
        if (head == null) {
            return null;
        }
        unlink(head);
        return head.tasklet;
    }

    private boolean isBudgetSpent() {
        return switchesLeft <= 0 || (endNs != Long.MAX_VALUE && System.nanoTime() - endNs >= 0);
    }

    @Override
    public boolean remove(Tasklet<?> tasklet) {
        if (floating == tasklet) {
            floating = null;
            return true;
        }
        Node node = nodes.get(tasklet);
        if (node == null) {
            return false;
        }
        unlink(node);
        return true;
    }

    private void unlink(Node node) {
        nodes.remove(node.tasklet);
        if (node.after == node) {
            first = null;
        } else {
            node.before.after = node.after;
            node.after.before = node.before;
            if (first == node) {
                first = node.after;
            }
        }
    }

    /** Without a main tasklet that floats. */
    @Override
    public int size() {
        return nodes.size();
    }
}
