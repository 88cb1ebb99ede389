package io.strait.tasklet.engine;

import io.strait.Select;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One round of a select over local channels, guards and a group of remote branches.
 *
 * <p>While the remote group is under way nobody may complete the select here: something may be committed there already. So a local
 * event only makes it <em>withdraw</em> the group, and the answer decides: committed, then that is the round's result; cancelled,
 * then the select is open, looks at its local branches again, and puts the group out anew if there is nothing after all. Two such
 * selects that face each other withdraw their groups for each other, and the one that is open first waits for the other a moment
 * ({@link #PARTNER_PATIENCE_NS}) before its group goes out again.
 */
final class SelectWait extends GuardedWait implements ChannelState.LazySender {

    private static final long PARTNER_PATIENCE_NS = TimeUnit.MILLISECONDS.toNanos(1);
    /** Doubled up to here within a round: groups whose withdrawal takes long have to be open at one instant too. */
    private static final long MOST_PATIENCE_NS = TimeUnit.SECONDS.toNanos(1);

    private final RuntimeScheduler scheduler;
    private final RuntimeBranch<?>[] branches;
    /** By branch; null where the branch is not on a channel. Made once, used in each round. */
    private final @Nullable Offer[] offers;

    private final @Nullable GuardEnrolment<?>[] guards;
    private final boolean hasGuards;
    private final boolean byArrival;

    private final Waiter waiter = new Waiter();

    /** The receiver that is held for the value of the lazy branch that is chosen; null: a place in the buffer. */
    private @Nullable Offer lazyReceiver;

    private @Nullable GuardEnrolment<?> firedGuard;

    /** The round as it was begun, for when a partner's value fails before all branches were looked at. */
    private int[] order = {};

    private boolean momentary;
    private boolean waits;
    private @Nullable Select<? extends Supplier<?>> remoteGroup;

    private @Nullable Select<? extends Supplier<?>> remote;
    /** Made by the first round that has a remote group. */
    private @Nullable RemoteRound remoteRound;

    private @Nullable CompletableFuture<? extends Supplier<?>> remoteResult;
    private long patienceNs;
    private final Timer remoteAgain = new Timer() {
        @Override
        void expire() {
            submitRemote();
        }
    };

    /** @param byArrival whether the partner that has waited longest is preferred, whatever the order given */
    SelectWait(RuntimeScheduler scheduler, RuntimeBranch<?>[] branches, boolean byArrival) {
        this.byArrival = byArrival;
        this.scheduler = scheduler;
        this.branches = branches;
        this.offers = new Offer[branches.length];
        this.guards = new GuardEnrolment<?>[branches.length];
        boolean anyGuard = false;
        for (int index = 0; index < branches.length; index++) {
            if (branches[index] instanceof RuntimeBranch.OnChannel<?, ?> onChannel) {
                offers[index] = new Offer(this, index, onChannel.channel.state(), onChannel.sends(), onChannel.value());
            }
            anyGuard |= branches[index] instanceof RuntimeBranch.OnGuard<?, ?>;
        }
        this.hasGuards = anyGuard;
    }

    // ---- a round --------------------------------------------------------------------------------------------------

    /** A thread waits for {@link #isOver} from here on. By that thread: all else is prepared by the owner. */
    void expect() {
        waiter.expect();
    }

    /** A new round of this tasklet, or of this thread. */
    void prepare(@Nullable RuntimeTasklet<?> forTasklet, @Nullable Thread forThread) {
        waiter.become(forTasklet, forThread);
        lazyReceiver = null;
        firedGuard = null;
        waits = false;
        remote = null;
        if (remoteRound != null) {
            remoteRound.reset();
        }
        remoteResult = null;
        patienceNs = PARTNER_PATIENCE_NS;
        open();
    }

    /**
     * Chooses a branch that is ready, or waits.
     *
     * @param order branches by preference
     * @param onlyNow whether it ends as {@link End#TIMED_OUT} when no branch is ready
     * @param remoteGroup what to wait for as well; null: nothing
     */
    void begin(int[] order, boolean onlyNow, @Nullable Select<? extends Supplier<?>> remoteGroup) {
        this.order = order;
        this.momentary = onlyNow;
        this.remoteGroup = remoteGroup;
        lookAtBranches();
    }

    private void lookAtBranches() {
        Offer closedBranch = null;
        for (int index : byArrival ? orderByArrival() : order) {
            RuntimeBranch<?> branch = branches[index];
            if (!branch.enabled) {
                continue;
            }
            Offer offer = offers[index];
            if (offer != null) {
                if (tryBranch(offer)) {
                    return; // Chosen, or held for a value: if that fails, the branches are looked at again.
                }
                if (closedBranch == null && offer.channel.closed() != null && isClosedFor(offer)) {
                    closedBranch = offer;
                }
            } else if (branch instanceof RuntimeBranch.OnGuard<?, ?> onGuard && enrol(onGuard, index)) {
                return;
            }
        }
        if (closedBranch != null) {
            end(End.CLOSED, closedBranch);
        } else if (momentary) {
            end(End.TIMED_OUT);
        } else {
            waits = true;
            waitAtChannels();
            if (hasGuards) {
                lookAgain(); // A guard that enrolled may have brought a partner to a branch before it.
                if (phase() != Phase.OPEN) {
                    remote = remoteGroup; // Held: it goes out once the value has failed.
                    return;
                }
            }
            remote = remoteGroup;
            submitRemote();
        }
    }

    private int[] orderByArrival() {
        Integer[] byAge = new Integer[branches.length];
        long[] arrivals = new long[branches.length];
        for (int index = 0; index < branches.length; index++) {
            byAge[index] = index;
            Offer offer = offers[index];
            arrivals[index] = offer == null ? Long.MAX_VALUE : offer.channel.partnerArrival(offer);
        }
        Arrays.sort(byAge, Comparator.comparingLong(index -> arrivals[index]));
        return Arrays.stream(byAge).mapToInt(Integer::intValue).toArray();
    }

    private static boolean isClosedFor(Offer offer) {
        return offer.sending || offer.channel.isDrained();
    }

    private boolean tryBranch(Offer offer) {
        if (!offer.sending) {
            Object answer = offer.channel.take(this);
            if (answer == ChannelState.Answer.LAZY) {
                Offer sender = offer.channel.lazySender();
                waitAtChannels();
                hold();
                ((ChannelState.LazySender) sender.wait).chooseLazy(sender, offer);
                return true;
            }
            if (answer instanceof ChannelState.Answer) {
                return false;
            }
            complete(offer, answer);
            offer.channel.settle();
            return true;
        }
        if (offer.isLazy()) {
            return offer.channel.closed() == null && offer.channel.serve(offer);
        }
        Object element = offer.element;
        if (element != null && offer.channel.send(element, this) == ChannelState.Answer.SENT) {
            complete(offer, null);
            return true;
        }
        return false;
    }

    private <T> boolean enrol(RuntimeBranch.OnGuard<T, ?> branch, int index) {
        GuardEnrolment<?> before = guards[index];
        if (before == null) {
            GuardEnrolment<T> enrolment = new GuardEnrolment<>(branch.guard, this, index, scheduler);
            guards[index] = enrolment;
            enrolment.enrol();
        } else if (before.isFired()) {
            completeByGuard(before);
        }
        return isDone();
    }

    /** By preference: several branches may be on one channel, where the first in the queue is served. */
    private void waitAtChannels() {
        for (int index : order) {
            Offer offer = offers[index];
            if (offer != null && branches[index].enabled && !offer.isQueued()) {
                if (offer.channel.closed() == null || !isClosedFor(offer)) {
                    offer.channel.enqueue(offer);
                }
            }
        }
    }

    // ---- what happens while it waits --------------------------------------------------------------------------------

    @Override
    boolean isOpen() {
        return super.isOpen() && !isRemoteUnderWay();
    }

    @Override
    public void chooseLazy(Offer offer, @Nullable Offer receiver) {
        lazyReceiver = receiver;
        complete(offer, null);
    }

    @Override
    void onGuardFired(GuardEnrolment<?> enrolment) {
        if (isOpen()) {
            completeByGuard(enrolment);
        } else {
            withdrawRemote();
        }
    }

    @Override
    void completeByGuard(GuardEnrolment<?> enrolment) {
        firedGuard = enrolment;
        enrolment.choose();
        complete(null, null);
    }

    /** Looks at all branches again. */
    @Override
    void onReopened() {
        if (!waits) {
            lookAtBranches();
            return;
        }
        lookAgain();
        if (phase() == Phase.OPEN && !isRemoteUnderWay() && !remoteAgain.isArmed()) {
            submitRemote();
        }
    }

    private void lookAgain() {
        for (int index : order) {
            Offer offer = offers[index];
            if (offer != null && offer.isQueued() && offer.channel.serve(offer)) {
                return;
            }
        }
        for (GuardEnrolment<?> enrolment : guards) {
            if (enrolment != null && enrolment.isFired()) {
                completeByGuard(enrolment);
                return;
            }
            if (enrolment != null && enrolment.guard() instanceof RuntimeBarrier.Arrival arrival) {
                arrival.onReopened();
                if (!isOpen()) {
                    return;
                }
            }
        }
    }

    @Override
    void onPartner(Offer offer) {
        withdrawRemote();
    }

    @Override
    void onPartner(GuardEnrolment<?> enrolment) {
        withdrawRemote();
    }

    @Override
    void withdraw() {
        for (Offer offer : offers) {
            if (offer != null && offer.isQueued()) {
                offer.leave();
                if (offer.sending) {
                    offer.channel.onSenderGone();
                }
            }
        }
        scheduler.timers().remove(remoteAgain);
        if (hasGuards) {
            for (int index = 0; index < guards.length; index++) {
                GuardEnrolment<?> enrolment = guards[index];
                if (enrolment != null) {
                    enrolment.withdraw();
                    guards[index] = null;
                }
            }
        }
    }

    @Override
    void wake() {
        waiter.wake(scheduler, this);
    }

    boolean isOver() {
        return waiter.isOver();
    }

    // ---- the remote group -------------------------------------------------------------------------------------------

    private void submitRemote() {
        Select<? extends Supplier<?>> group = remote;
        if (group == null || phase() != Phase.OPEN || isRemoteUnderWay()) {
            return; // Held for a value: nothing may be committed elsewhere meanwhile. It goes out when that fails.
        }
        RemoteRound round = remoteRound;
        if (round == null) {
            round = new RemoteRound(scheduler);
            remoteRound = round;
        }
        try {
            round.start(group.runAsync(), this::onRemoteAnswer);
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private boolean isRemoteUnderWay() {
        return remoteRound != null && remoteRound.isUnderWay();
    }

    private void withdrawRemote() {
        if (remoteRound != null) {
            remoteRound.withdraw();
        }
    }

    @Override
    boolean mustWithdrawFirst(End how, @Nullable Offer offer) {
        return remoteRound != null && remoteRound.withdrawFirst(how, offer);
    }

    private void onRemoteAnswer(CompletableFuture<? extends Supplier<?>> answer) {
        if (isDone()) {
            return;
        }
        if (!answer.isCancelled()) {
            remoteResult = answer;
            complete(null, null);
            return;
        }
        if (phase() == Phase.HELD || (remoteRound != null && remoteRound.endIfDue(this))) {
            return;
        }
        lookAgain();
        if (isDone() || phase() == Phase.HELD) {
            return;
        }
        if (hasPartner()) {
            scheduler.timers().add(remoteAgain, System.nanoTime() + patienceNs);
            patienceNs = Math.min(2 * patienceNs, MOST_PATIENCE_NS);
        } else {
            submitRemote();
        }
    }

    private boolean hasPartner() {
        for (Offer offer : offers) {
            if (offer != null && offer.isQueued() && offer.channel.hasPartner(offer)) {
                return true;
            }
        }
        for (GuardEnrolment<?> enrolment : guards) {
            if (enrolment != null
                    && enrolment.guard() instanceof RuntimeBarrier.Arrival arrival
                    && arrival.hasPartners()) {
                return true;
            }
        }
        return false;
    }

    // ---- the result -------------------------------------------------------------------------------------------------

    /** The lazy receiver that {@link #chooseLazy} came with. */
    @Nullable
    Offer lazyReceiver() {
        return lazyReceiver;
    }

    @Nullable
    GuardEnrolment<?> firedGuard() {
        return firedGuard;
    }

    /** What the remote group answered; null when it did not decide. */
    @Nullable
    Supplier<?> remoteResult() {
        CompletableFuture<? extends Supplier<?>> result = remoteResult;
        return result == null ? null : RemoteRound.resultOf(result);
    }

    @Override
    @Nullable
    RuntimeTasklet<?> tasklet() {
        return waiter.tasklet();
    }

    @Override
    boolean isExternal() {
        if (super.isExternal() || remote != null || waiter.isThread()) {
            return true;
        }
        for (GuardEnrolment<?> enrolment : guards) {
            if (enrolment != null && enrolment.guard().isExternal()) {
                return true;
            }
        }
        return false;
    }

    @Override
    String describe() {
        StringBuilder text = new StringBuilder("select of");
        int named = 0;
        for (int index = 0; index < branches.length && named < 8; index++) {
            if (branches[index].enabled) {
                Offer offer = offers[index];
                text.append(named++ == 0 ? " " : ", ");
                if (offer != null) {
                    text.append(offer.sending ? "send to " : "receive from ").append(offer.channel.name());
                } else if (branches[index] instanceof RuntimeBranch.OnGuard<?, ?> onGuard) {
                    text.append(onGuard.guard.describe());
                } else {
                    text.append("a remote channel");
                }
            }
        }
        return branches.length > named
                ? text.append(" of ")
                        .append(branches.length)
                        .append(" branches")
                        .toString()
                : text.toString();
    }
}
