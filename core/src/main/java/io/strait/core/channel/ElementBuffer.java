package io.strait.core.channel;

import io.strait.core.op.ChannelProperties.Overflow;
import io.strait.core.op.Payload;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The values of a buffered channel, oldest first. The head may be in flight to a receiver that has not answered. */
final class ElementBuffer {

    /** A value with the hybrid time at which the buffer took it. */
    record Element(Payload value, long time) {}

    private final int capacity;
    private final Overflow overflow;
    private final Deque<Element> elements = new ArrayDeque<>(4);
    private boolean headInFlight;

    ElementBuffer(int capacity, Overflow overflow) {
        this.capacity = capacity;
        this.overflow = overflow;
    }

    int size() {
        return elements.size();
    }

    boolean isEmpty() {
        return elements.isEmpty();
    }

    boolean isHeadInFlight() {
        return headInFlight;
    }

    /** Whether there is a value that can be offered to a receiver now. */
    boolean hasReady() {
        return !headInFlight && !elements.isEmpty();
    }

    /** Whether another value can be taken while {@code reserved} places are promised. */
    boolean hasRoom(int reserved) {
        return (overflow != Overflow.SUSPEND && overflow != Overflow.REJECT) || elements.size() + reserved < capacity;
    }

    /**
     * Takes a value; the caller has checked for room.
     *
     * @return the value that the overflow policy drops for it, or null
     */
    @Nullable
    Element append(Payload value, long time) {
        Element element = new Element(value, time);
        if (overflow == Overflow.DROP_LATEST && elements.size() >= capacity) {
            return element;
        }
        elements.add(element);
        return dropSurplus();
    }

    /** With DROP_OLDEST and CONFLATE a head in flight counts as gone; it is surplus when it comes back. */
    private @Nullable Element dropSurplus() {
        boolean drops = overflow == Overflow.DROP_OLDEST || overflow == Overflow.CONFLATE;
        int kept = elements.size() - (headInFlight ? 1 : 0);
        if (!drops || kept <= capacity) {
            return null;
        }
        Iterator<Element> oldest = elements.iterator();
        Element dropped = oldest.next();
        if (headInFlight) {
            dropped = oldest.next();
        }
        oldest.remove();
        return dropped;
    }

    /** The head goes out to a receiver. */
    Element launchHead() {
        headInFlight = true;
        return elements.getFirst();
    }

    /** The receiver took the head. */
    void landHead() {
        headInFlight = false;
        elements.removeFirst();
    }

    /**
     * The receiver did not take the head.
     *
     * @return a value dropped because the buffer was filled meanwhile, or null
     */
    @Nullable
    Element returnHead() {
        headInFlight = false;
        return dropSurplus();
    }

    /** Takes out a value that is not in flight, or returns null: for an abort. */
    @Nullable
    Element discardOne() {
        if (elements.size() <= (headInFlight ? 1 : 0)) {
            return null;
        }
        return elements.removeLast();
    }
}
