package io.strait.client;

import io.strait.SelectLoop;
import io.strait.core.id.SelectId;
import io.strait.core.op.LoopChange;
import io.strait.core.op.Op;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The branches of one persistent select, and which of their changes the node has not been told. Any thread changes branches;
 * whoever makes a round tells the node first, and while a round is open every change is told at once. When the node does not
 * know the select, or did not take a change, everything is told anew before the next round.
 */
final class LoopBranches<R> {

    /** Fits a frame with the longest names, and is below what a node takes at once. */
    private static final int MAX_CHANGES_AT_ONCE = 512;

    private final ReentrantLock lock = new ReentrantLock();
    private final Consumer<Op> teller;
    private final Map<Integer, Branch> branches = new HashMap<>();
    private final List<Branch> removedInRound = new ArrayList<>(0);
    private final Deque<LoopChange> untold = new ArrayDeque<>();
    private @Nullable SelectId id;
    private boolean roundOpen;
    private boolean stale;
    private boolean closed;
    private int lastNumber = -1;

    /** {@code teller} submits an operation without waiting; it is called with the lock held, so that changes keep their order. */
    LoopBranches(Consumer<Op> teller) {
        this.teller = teller;
    }

    SelectLoop.Branch add(SelectBranch<R> what) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("select loop: is closed");
            }
            Branch branch = new Branch(++lastNumber, what);
            branches.put(branch.number, branch);
            change(branch.addition());
            return branch;
        } finally {
            lock.unlock();
        }
    }

    private void change(LoopChange change) {
        untold.add(change);
        if (roundOpen && id != null) {
            teller.accept(new Op.ChangeLoop(id, takeChanges()));
        }
    }

    private List<LoopChange> takeChanges() {
        List<LoopChange> changes = new ArrayList<>();
        while (changes.size() < MAX_CHANGES_AT_ONCE && !untold.isEmpty()) {
            changes.add(untold.remove());
        }
        return changes;
    }

    /** What the node must be told before a round; null when it knows everything, and then the round is open. */
    @Nullable
    Op nextChange() {
        lock.lock();
        try {
            if (stale) {
                forgetNode();
            }
            if (id == null) {
                return new Op.OpenLoop(takeChanges());
            }
            if (!untold.isEmpty()) {
                return new Op.ChangeLoop(id, takeChanges());
            }
            roundOpen = true;
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void forgetNode() {
        stale = false;
        if (id != null) {
            teller.accept(new Op.EndLoop(id));
            id = null;
        }
        untold.clear();
        for (Branch branch : branches.values()) {
            if (!branch.silent) {
                untold.add(branch.addition());
                if (!branch.enabled) {
                    untold.add(new LoopChange.Disable(branch.number));
                }
            }
        }
    }

    /** The node has opened the select, or changed it. */
    void told(SelectId loop) {
        lock.lock();
        try {
            id = loop;
            if (closed) {
                teller.accept(new Op.EndLoop(loop));
            }
        } finally {
            lock.unlock();
        }
    }

    /** The node does not know the select, or not all of its branches. */
    void markStale() {
        lock.lock();
        try {
            stale = true;
        } finally {
            lock.unlock();
        }
    }

    SelectId id() {
        lock.lock();
        try {
            if (id == null) {
                throw new IllegalStateException("select loop: is not opened");
            }
            return id;
        } finally {
            lock.unlock();
        }
    }

    void roundEnded() {
        lock.lock();
        try {
            roundOpen = false;
            removedInRound.forEach(branch -> branches.remove(branch.number));
            removedInRound.clear();
        } finally {
            lock.unlock();
        }
    }

    /** What a branch does; null when it is unknown. */
    @Nullable
    SelectBranch<R> find(int number) {
        lock.lock();
        try {
            Branch branch = branches.get(number);
            return branch == null ? null : branch.what;
        } finally {
            lock.unlock();
        }
    }

    void onClosed(int number) {
        lock.lock();
        try {
            Branch branch = branches.get(number);
            if (branch != null) {
                branch.silent = true;
            }
        } finally {
            lock.unlock();
        }
    }

    void onRefused(int number) {
        lock.lock();
        try {
            Branch branch = branches.get(number);
            if (branch != null) {
                branch.enabled = false;
            }
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return branches.size();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                if (id != null) {
                    teller.accept(new Op.EndLoop(id));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** One branch. Its fields belong to the lock. */
    private final class Branch implements SelectLoop.Branch {
        private final int number;
        private final SelectBranch<R> what;
        private final io.strait.core.op.Branch offer;
        private boolean enabled = true;
        private boolean removed;
        /** Its channel is closed, and that was told. */
        private boolean silent;

        Branch(int number, SelectBranch<R> what) {
            this.number = number;
            this.what = what;
            this.offer = what.offer();
        }

        LoopChange addition() {
            return new LoopChange.Add(number, offer.channel(), offer.direction());
        }

        @Override
        public void enable() {
            setEnabled(true);
        }

        @Override
        public void disable() {
            setEnabled(false);
        }

        private void setEnabled(boolean wanted) {
            lock.lock();
            try {
                if (!removed && !silent && enabled != wanted) {
                    enabled = wanted;
                    change(wanted ? new LoopChange.Enable(number) : new LoopChange.Disable(number));
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void remove() {
            lock.lock();
            try {
                if (!removed) {
                    removed = true;
                    if (roundOpen) {
                        // It may have been chosen already.
                        removedInRound.add(this);
                    } else {
                        branches.remove(number);
                    }
                    change(new LoopChange.Remove(number));
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean isEnabled() {
            lock.lock();
            try {
                return enabled && !removed && !silent;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public String channel() {
            return offer.channel().value();
        }

        @Override
        public String toString() {
            return "Branch[number=" + number + " channel=" + channel() + "]";
        }
    }
}
