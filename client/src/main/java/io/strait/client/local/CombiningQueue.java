package io.strait.client.local;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A queue that its users work off themselves, one at a time. Whoever puts something tries to take the turn; whoever has the
 * turn takes everything that is there, in order.
 *
 * <p>No wake-up is lost: a user that finds the turn taken has put its element before it looked, and the holder looks at the
 * queue again after it gave the turn back. Giving the turn back and taking it order the memory of the two holders.
 */
final class CombiningQueue<E> {

    private final Consumer<E> worker;
    private final Queue<E> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicBoolean turnTaken = new AtomicBoolean();

    /** {@code worker} gets the elements one at a time, on the threads that call {@link #workUpTo}; it must not throw. */
    CombiningQueue(Consumer<E> worker) {
        this.worker = worker;
    }

    /** How many elements wait. */
    int size() {
        return size.get();
    }

    void put(E element) {
        size.incrementAndGet();
        queue.add(element);
    }

    /**
     * Works off what is there, including what comes meanwhile, unless another thread does so already.
     *
     * @param max after this many elements the caller has done enough
     * @return whether the caller stopped early and somebody must go on
     */
    boolean workUpTo(int max) {
        int worked = 0;
        while (!queue.isEmpty() && turnTaken.compareAndSet(false, true)) {
            try {
                E element;
                while (worked < max && (element = queue.poll()) != null) {
                    size.decrementAndGet();
                    worker.accept(element);
                    worked++;
                }
            } finally {
                turnTaken.set(false);
            }
            if (worked == max) {
                return !queue.isEmpty();
            }
        }
        return false;
    }

    /** As {@link #put} and {@link #workUpTo}, but without the queue when nobody is there. */
    boolean putAndWork(E element, int max) {
        if (queue.isEmpty() && turnTaken.compareAndSet(false, true)) {
            try {
                worker.accept(element);
            } finally {
                turnTaken.set(false);
            }
        } else {
            put(element);
        }
        return workUpTo(max);
    }
}
