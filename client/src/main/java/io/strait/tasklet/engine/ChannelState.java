package io.strait.tasklet.engine;

import io.strait.ChannelClosedException;
import io.strait.ChannelInfo;
import io.strait.ChannelOptions;
import io.strait.OverloadedException;
import io.strait.UndeliveredHandler;
import io.strait.tasklet.LocalChannel.Preference;
import io.strait.tasklet.Tasklet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A local channel: who waits, what is buffered, and how they meet. Touched by the owner of its scheduler only; each method is one
 * indivisible step.
 */
final class ChannelState {

    /** What a step answers beside a received element. */
    enum Answer {
        /** The element was taken, by a receiver or by the buffer. */
        SENT,
        /** Nobody is there. */
        NOT_READY,
        /** A sender is there whose value must be computed first; {@link #lazySender()} says which. */
        LAZY,
        /** The buffer is full and rejects. */
        FULL,
        /** The channel is closed. */
        CLOSED
    }

    /** A failure that was sent in place of a value (C9). */
    record Failure(Throwable failure) {}

    private final RuntimeScheduler scheduler;
    /** Null: the channel has a number, and is called after it when somebody asks. There may be a million of them. */
    private final @Nullable String givenName;

    private final long number;
    private final ChannelOptions options;
    private final @Nullable UndeliveredElements undelivered;
    private final OfferQueue senders = new OfferQueue();
    private final OfferQueue receivers = new OfferQueue();
    private final @Nullable ArrayDeque<Object> buffer;
    /** An element is taken, and its receiver not completed yet. */
    private boolean taking;
    /** Places of the buffer for values that are still computed. */
    private int reserved;
    /** The count of arrivals when the buffer was last empty. */
    private long bufferedSince;

    private @Nullable ChannelClosedException closed;
    private @Nullable Offer lazySender;
    Preference preference = Preference.NEITHER;
    boolean scheduleAll;
    private long sends;
    private long receives;
    private long dropped;

    /** Gets elements that nobody can receive any more. */
    interface UndeliveredElements {
        void onUndelivered(Object element, UndeliveredHandler.Reason reason);
    }

    ChannelState(
            RuntimeScheduler scheduler,
            @Nullable String givenName,
            long number,
            ChannelOptions options,
            @Nullable UndeliveredElements undelivered) {
        this.scheduler = scheduler;
        this.givenName = givenName;
        this.number = number;
        this.options = options;
        this.undelivered = undelivered;
        this.buffer = options.capacity() > 0 ? new ArrayDeque<>(Math.min(options.capacity(), 16)) : null;
    }

    String name() {
        return givenName == null ? "local-" + number : givenName;
    }

    RuntimeScheduler scheduler() {
        return scheduler;
    }

    @Nullable
    ChannelClosedException closed() {
        return closed;
    }

    ChannelClosedException requireClosed() {
        if (closed == null) {
            throw new IllegalStateException("the channel is open: channel=" + name());
        }
        return closed;
    }

    // ---- steps of an operation ------------------------------------------------------------------------------------

    /** Whether a send would find a receiver that waits, or room. */
    boolean canSend(@Nullable Wait self) {
        return closed == null && (receivers.firstOpen(self) != null || hasRoom());
    }

    /** Whether a receive would find an element. */
    boolean canReceive() {
        return hasElement() || senders.firstOpen(null) != null;
    }

    /** Sends if somebody takes the element now. {@code self} is not met, and is to be completed if it was sent. */
    Answer send(Object element, @Nullable Wait self) {
        if (closed != null) {
            return Answer.CLOSED;
        }
        Offer receiver = receivers.first == null ? null : receivers.firstOpen(self);
        if (receiver != null) {
            sends++;
            receives++;
            holdSelf(self);
            receiver.wait.complete(receiver, element);
            return Answer.SENT;
        }
        return buffer == null ? Answer.NOT_READY : sendToBuffer(element);
    }

    private Answer sendToBuffer(Object element) {
        ArrayDeque<Object> values = requireBuffer();
        if (hasRoom()) {
            sends++;
            if (values.isEmpty()) {
                bufferedSince = scheduler.nextArrival();
            }
            values.addLast(element);
            return Answer.SENT;
        }
        return switch (options.overflow()) {
            case SUSPEND -> Answer.NOT_READY;
            case REJECT -> Answer.FULL;
            case DROP_LATEST -> {
                sends++;
                drop(element, UndeliveredHandler.Reason.OVERFLOW);
                yield Answer.SENT;
            }
            case DROP_OLDEST, CONFLATE -> {
                sends++;
                Object oldest = values.pollFirst();
                values.addLast(element);
                if (oldest != null) {
                    drop(oldest, UndeliveredHandler.Reason.OVERFLOW);
                }
                yield Answer.SENT;
            }
        };
    }

    private boolean hasRoom() {
        return buffer != null && buffer.size() + reserved < options.capacity();
    }

    private ArrayDeque<Object> requireBuffer() {
        if (buffer == null) {
            throw new IllegalStateException("the channel has no buffer: channel=" + name());
        }
        return buffer;
    }

    /**
     * Takes an element if there is one now: returns it, or an {@link Answer}. {@code self} is not met.
     */
    Object receive(@Nullable Wait self) {
        Object answer = take(self);
        if (!(answer instanceof Answer)) {
            settle();
        }
        return answer;
    }

    /**
     * As {@link #receive}, for an offer that may wait here itself: it is completed with the element, and then the channel is
     * {@linkplain #settle settled}, so that the last element of a closed channel comes before the news of the close.
     */
    Object take(@Nullable Wait self) {
        if (buffer != null) {
            Object oldest = buffer.pollFirst();
            if (oldest != null) {
                taking = true;
                receives++;
                return oldest;
            }
        }
        Offer sender = senders.first == null ? null : senders.firstOpen(self);
        if (sender == null) {
            return closed != null && isDrained() ? Answer.CLOSED : Answer.NOT_READY;
        }
        Object element = sender.element;
        if (element == null) {
            lazySender = sender;
            return Answer.LAZY;
        }
        taking = true;
        sends++;
        receives++;
        holdSelf(self);
        sender.wait.complete(sender, null);
        return element;
    }

    /**
     * Completing a partner tells the guards that its select did not choose, and those may do anything: nobody meets {@code self}
     * meanwhile, which the caller completes next.
     */
    private static void holdSelf(@Nullable Wait self) {
        if (self != null) {
            self.hold();
        }
    }

    /** After {@link #take} has given an element: lets a sender in where there is room, and tells receivers when nothing comes any more. */
    void settle() {
        taking = false;
        if (buffer != null) {
            admitSender();
        } else {
            wakeReceiversOfClosed();
        }
    }

    /** After {@link Answer#LAZY}: the sender that was found. */
    Offer lazySender() {
        Offer found = lazySender;
        if (found == null) {
            throw new IllegalStateException("no lazy sender was found: channel=" + name());
        }
        lazySender = null;
        return found;
    }

    /** There is room in the buffer: the sender that has waited longest puts its value there in the same step (C2). */
    private void admitSender() {
        while (hasRoom()) {
            Offer sender = senders.first == null ? null : senders.firstOpen(null);
            if (sender == null) {
                break;
            }
            Object element = sender.element;
            if (element == null) {
                reserved++;
                ((LazySender) sender.wait).chooseLazy(sender, null);
            } else {
                sends++;
                requireBuffer().addLast(element);
                sender.wait.complete(sender, null);
            }
        }
        wakeReceiversOfClosed();
    }

    /** Reserves a place of the buffer for a value that is computed next. */
    void reserve() {
        reserved++;
    }

    /** The value of a lazy sender, for the receiver it was chosen with, or for the place that was reserved. */
    Answer deliverLazy(@Nullable Offer receiver, Object element) {
        if (receiver == null) {
            reserved--;
        }
        if (closed != null && closed.aborted()) {
            if (receiver != null) {
                receiver.wait.release();
            }
            return Answer.CLOSED;
        }
        sends++;
        if (receiver != null) {
            receives++;
            receiver.wait.complete(receiver, element);
        } else {
            requireBuffer().addLast(element);
            serveReceivers();
        }
        return Answer.SENT;
    }

    /** The value of a lazy sender cannot be computed: its partner goes on as if it had not been chosen. */
    void releaseLazy(@Nullable Offer receiver) {
        if (receiver == null) {
            reserved--;
            admitSender();
            wakeReceiversOfClosed();
        } else {
            receiver.wait.release();
        }
    }

    private void serveReceivers() {
        while (buffer != null && !buffer.isEmpty()) {
            Offer receiver = receivers.firstOpen(null);
            if (receiver == null) {
                return;
            }
            receives++;
            receiver.wait.complete(receiver, buffer.pollFirst());
            admitSender();
        }
    }

    /**
     * Completes an offer that waits here if a partner is there now.
     *
     * @return whether its wait was completed, held or ended
     */
    boolean serve(Offer offer) {
        if (offer.sending) {
            return serveSender(offer);
        }
        Object answer = take(offer.wait);
        if (answer == Answer.NOT_READY) {
            return false;
        }
        if (answer == Answer.CLOSED) {
            offer.wait.onClosed(offer);
        } else if (answer == Answer.LAZY) {
            Offer sender = lazySender();
            offer.wait.hold();
            ((LazySender) sender.wait).chooseLazy(sender, offer);
        } else {
            offer.wait.complete(offer, answer);
            settle();
        }
        return true;
    }

    private boolean serveSender(Offer offer) {
        Object element = offer.element;
        if (element == null) {
            Offer receiver = receivers.firstOpen(offer.wait);
            if (receiver != null) {
                receiver.wait.hold();
            } else if (hasRoom()) {
                reserved++;
            } else {
                return false;
            }
            ((LazySender) offer.wait).chooseLazy(offer, receiver);
            return true;
        }
        Answer answer = send(element, offer.wait);
        if (answer == Answer.SENT) {
            offer.wait.complete(offer, null);
        } else if (answer == Answer.CLOSED) {
            return false; // it waited before the close: a receiver may still come
        } else if (answer == Answer.FULL && offer.wait.isPlain()) {
            offer.wait.end(Wait.End.FULL, offer);
        } else {
            return false; // a branch waits for room
        }
        return true;
    }

    /** A wait whose sends may be lazy. */
    interface LazySender {

        /** The offer is chosen: compute its value, then {@link #deliverLazy} or {@link #releaseLazy}. The receiver is held. */
        void chooseLazy(Offer offer, @Nullable Offer receiver);
    }

    // ---- waiting --------------------------------------------------------------------------------------------------

    /** Lets the offer wait here, last in its queue. */
    void enqueue(Offer offer) {
        OfferQueue queue = offer.sending ? senders : receivers;
        if (queue.size() >= options.maxWaiting()) {
            throw new OverloadedException("too many offers wait: channel=" + name() + " direction="
                    + (offer.sending ? "send" : "receive") + " limit=" + options.maxWaiting());
        }
        queue.addLast(offer);
    }

    /**
     * How long a partner of the branch has waited, as the count of its arrival; a buffer has waited since it was last empty. {@link
     * Long#MAX_VALUE}: there is none.
     */
    long partnerArrival(Offer branch) {
        if (!branch.sending && hasElement()) {
            return bufferedSince;
        }
        OfferQueue partners = branch.sending ? receivers : senders;
        Offer partner = partners.first == null ? null : partners.firstOpen(branch.wait);
        if (partner != null) {
            return partner.arrival;
        }
        return branch.sending && hasRoom() ? Long.MAX_VALUE - 1 : Long.MAX_VALUE;
    }

    /** Whether it is worth trying to {@link #serve} the offer. */
    boolean mayServe(Offer offer) {
        return offer.sending ? receivers.first != null || hasRoom() : hasElement() || senders.first != null;
    }

    private boolean hasElement() {
        return buffer != null && !buffer.isEmpty();
    }

    /** Whether somebody waits on the other side who cannot be met now, but may be soon. */
    @SuppressWarnings("ReferenceEquality") // The same wait, not a similar one.
    boolean hasPartner(Offer offer) {
        OfferQueue partners = offer.sending ? receivers : senders;
        for (Offer partner = partners.first; partner != null; partner = partner.next) {
            if (partner.wait != offer.wait) {
                return true;
            }
        }
        return false;
    }

    // ---- close and abort ------------------------------------------------------------------------------------------

    /** C7. The first cause stays. */
    void close(String cause) {
        if (closed == null) {
            closed = new ChannelClosedException(name(), cause, false);
            // What waited before the close is still received, but a standing branch would wait for ever.
            endStanding(senders);
            wakeReceiversOfClosed();
        }
    }

    /** C8. An abort after a close still gives up what is under way. */
    void abort(String cause) {
        if (closed != null && closed.aborted()) {
            return;
        }
        closed = new ChannelClosedException(name(), closed == null ? cause : closed.closeCause(), true);
        if (buffer != null) {
            for (Object element = buffer.pollFirst(); element != null; element = buffer.pollFirst()) {
                drop(element, UndeliveredHandler.Reason.ABORTED);
            }
        }
        endAll(senders);
        endAll(receivers);
    }

    private static void endStanding(OfferQueue queue) {
        Offer offer = queue.first;
        while (offer != null) {
            Offer next = offer.next;
            if (offer.wait.isStanding()) {
                offer.wait.onClosed(offer);
            }
            offer = next == null || next.isQueued() ? next : queue.first;
        }
    }

    private static void endAll(OfferQueue queue) {
        Offer offer = queue.first;
        while (offer != null) {
            Offer next = offer.next;
            offer.wait.onClosed(offer);
            // Ending one wait may have taken several offers out of this queue.
            offer = next == null || next.isQueued() ? next : queue.first;
        }
    }

    /** Whether nothing comes any more from a channel that is closed. */
    boolean isDrained() {
        return senders.first == null && reserved == 0 && !hasElement();
    }

    /** Nothing can come any more: receivers that wait learn of the close. */
    private void wakeReceiversOfClosed() {
        if (closed != null && !taking && isDrained()) {
            endAll(receivers);
        }
    }

    /** An offer of a sender has left without being received. */
    void onSenderGone() {
        if (closed != null) {
            wakeReceiversOfClosed();
        }
    }

    private void drop(Object element, UndeliveredHandler.Reason reason) {
        dropped++;
        if (undelivered != null && !(element instanceof Failure)) {
            try {
                scheduler.stepCallbacks().run(() -> undelivered.onUndelivered(element, reason));
            } catch (RuntimeException | Error e) {
                scheduler.onFailedCallback("undelivered handler", e);
            }
        }
    }

    // ---- inspection -----------------------------------------------------------------------------------------------

    int balance() {
        return count(senders, true) - count(receivers, true);
    }

    private static int count(OfferQueue queue, boolean plain) {
        int count = 0;
        for (Offer offer = queue.first; offer != null; offer = offer.next) {
            if (offer.wait.isPlain() == plain) {
                count++;
            }
        }
        return count;
    }

    List<Tasklet<?>> waiting() {
        List<Tasklet<?>> tasklets = new ArrayList<>();
        for (OfferQueue queue : List.of(senders, receivers)) {
            for (Offer offer = queue.first; offer != null; offer = offer.next) {
                RuntimeTasklet<?> tasklet = offer.wait.tasklet();
                if (tasklet != null && offer.wait.isPlain()) {
                    tasklets.add(tasklet);
                }
            }
        }
        return tasklets;
    }

    ChannelInfo info() {
        return new ChannelInfo(
                name(),
                scheduler.name(),
                true,
                options.capacity(),
                options.overflow(),
                buffer == null ? 0 : buffer.size(),
                count(senders, true),
                count(receivers, true),
                count(senders, false),
                count(receivers, false),
                sends,
                receives,
                dropped,
                closed == null
                        ? ChannelInfo.State.OPEN
                        : closed.aborted() ? ChannelInfo.State.ABORTED : ChannelInfo.State.CLOSED,
                closed == null ? "" : closed.closeCause());
    }
}
