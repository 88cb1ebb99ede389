package io.strait.core.channel;

import io.strait.core.id.NodeUid;
import io.strait.core.message.Message;
import io.strait.core.message.Message.OfferedBranch;
import io.strait.core.op.CloseCause;
import io.strait.core.op.Direction;
import io.strait.core.op.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Offers of persistent selects. They stay enrolled between rounds; a round costs the home an {@code Arm} and a {@code
 * Pause}, whatever the number of branches. One offer at a time is introduced; the others whose channel has a partner stand
 * in line, and the one that was served goes to its end. So between two services of a branch whose partner waits, no other
 * branch of this home is served twice.
 *
 * <p>Partners are not held up: while the select is paused, or introduced elsewhere, they are paired with whoever else is
 * there, and wait at the home like everybody when nobody is.
 *
 * <pre>
 *   FREE --a partner asks while the select cannot--> QUEUED --its turn--> FREE --partner there--> PAIRED
 *    ^                                                 ^  ^--- first in line: Pause, partner lost ---|
 *    |                                                 |------ last in line: Pause, fired ------------|
 *    +--- its turn, nobody is there -------------------+
 * </pre>
 */
public final class LoopOffers {

    private static final int MAX_BRANCHES_PER_MESSAGE = 4_096;

    private final ChannelHomes homes;
    private final EnrolledSelects selects;
    private final ChannelTable channels;

    LoopOffers(ChannelHomes homes, EnrolledSelects selects, ChannelTable channels) {
        this.homes = homes;
        this.selects = selects;
        this.channels = channels;
    }

    public void onEnrol(NodeUid from, Message.Enrol message) {
        EnrolledLoop loop = loopFor(from, message);
        if (loop == null) {
            return;
        }
        for (int branch : message.removed()) {
            Offer offer = loop.offerOf(branch);
            if (offer != null) {
                takeOut(loop, offer);
            }
        }
        List<Integer> elsewhere = new ArrayList<>(0);
        for (OfferedBranch branch : message.added()) {
            if (homes.isHome(branch.channel())) {
                enrol(loop, branch);
            } else {
                elsewhere.add(branch.index());
            }
        }
        if (!elsewhere.isEmpty()) {
            homes.send(from, new Message.NotHome(loop.id, 0, elsewhere));
        }
        advance(loop);
        tellIfNews(loop);
    }

    private @Nullable EnrolledLoop loopFor(NodeUid from, Message.Enrol message) {
        if (!from.equals(message.select().node())) {
            homes.onMalformed();
            return null;
        }
        EnrolledSelect known = selects.get(message.select());
        if (!message.first()) {
            // Unknown when this home has forgotten all: the coordinator hears that, and enrols everything anew.
            return known instanceof EnrolledLoop loop ? loop : null;
        }
        if (known != null) {
            homes.remove(known);
        }
        EnrolledLoop loop = new EnrolledLoop(message.select(), message.age(), message.suspended());
        selects.put(loop);
        return loop;
    }

    private void enrol(EnrolledLoop loop, OfferedBranch branch) {
        Offer known = loop.offerOf(branch.index());
        if (known != null) {
            takeOut(loop, known);
        }
        ChannelHome channel = channels.findOrAdd(branch.channel());
        String fault = homes.faultOf(channel, branch);
        if (channel == null || fault != null) {
            homes.send(
                    loop.node(),
                    new Message.OfferRefused(loop.id, branch.index(), Refusal.OVERLOADED, String.valueOf(fault)));
            return;
        }
        if (channel.isClosedFor(loop, branch.direction())) {
            CloseCause cause = Objects.requireNonNull(channel.closed());
            homes.send(loop.node(), new Message.ChannelClosed(loop.id, branch.index(), cause));
            return;
        }
        Offer offer = new Offer(loop, branch.index(), channel, branch.direction(), homes.nextArrival(), null);
        loop.add(offer);
        channel.enrol(offer);
        loop.turns.addLast(offer);
    }

    private void takeOut(EnrolledLoop loop, Offer offer) {
        loop.drop(offer);
        offer.channel.remove(offer);
        channels.dropIfIdle(offer.channel);
    }

    public void onArm(Message.Arm message) {
        if (!(selects.get(message.select()) instanceof EnrolledLoop loop)) {
            return;
        }
        loop.age = message.age();
        loop.suspended = false;
        loop.round = message.round();
        loop.answers = message.answer();
        advance(loop);
        if (loop.answers) {
            tell(loop);
        }
    }

    public void onPause(Message.Pause message) {
        if (!(selects.get(message.select()) instanceof EnrolledLoop loop)) {
            return;
        }
        // First: the partner that is freed looks for another one, and must not find this select again.
        loop.suspended = true;
        loop.answers = false;
        Offer introduced = loop.introduced();
        if (introduced != null) {
            if (introduced.state == Offer.State.PAIRED) {
                introduced.channel.dissolve(introduced);
            }
            // Its turn is not over, unless it is the one that fired. A buffer that took a value from another branch of
            // the same channel has marked this one.
            loop.turns.addFirst(introduced);
        }
        Offer fired = loop.offerOf(message.fired());
        if (fired != null) {
            onFired(loop, fired);
        }
        if (introduced != null) {
            // A try at a buffer may have waited for what this select would send.
            introduced.channel.onLess();
        }
    }

    private void onFired(EnrolledLoop loop, Offer offer) {
        ChannelHome channel = offer.channel;
        if (channel.buffer() == null) {
            if (offer.direction == Direction.SEND) {
                channel.onSent();
            } else {
                channel.onReceived();
            }
        }
        if (offer.state == Offer.State.FREE) {
            channel.queue(offer.direction).unlink(offer);
        } else if (offer.state == Offer.State.QUEUED) {
            loop.turns.remove(offer);
        }
        offer.state = Offer.State.HELD;
        offer.arrival = homes.nextArrival();
        if (!channel.closeIfClosedFor(offer)) {
            loop.turns.addLast(offer);
        }
    }

    /** An offer lost its partner, who was not the select's own: it is its turn still. */
    void onReleased(EnrolledLoop loop, Offer offer) {
        loop.turns.addFirst(offer);
        advance(loop);
        tellIfNews(loop);
    }

    /** An offer was taken out by its channel. */
    void onDropped(EnrolledLoop loop) {
        advance(loop);
        tellIfNews(loop);
    }

    /** Looks for a partner of the offers in line until one is introduced. */
    private void advance(EnrolledLoop loop) {
        while (loop.isAvailable()) {
            Offer offer = loop.turns.poll();
            if (offer == null) {
                return;
            }
            offer.channel.queue(offer.direction).link(offer);
            offer.channel.match(offer);
        }
    }

    private void tellIfNews(EnrolledLoop loop) {
        if (loop.answers && branchOf(loop) != loop.told) {
            tell(loop);
        }
    }

    private void tell(EnrolledLoop loop) {
        loop.told = branchOf(loop);
        homes.send(loop.node(), new Message.Readiness(loop.id, loop.round, loop.told));
    }

    private static int branchOf(EnrolledLoop loop) {
        Offer offer = loop.introduced();
        return offer == null ? -1 : offer.branch;
    }

    /** Channels of these branches have moved away; their queues have forgotten the offers. */
    void giveBack(EnrolledLoop loop, List<Integer> branches) {
        for (int branch : branches) {
            Offer offer = loop.offerOf(branch);
            if (offer != null) {
                loop.drop(offer);
            }
        }
        for (int at = 0; at < branches.size(); at += MAX_BRANCHES_PER_MESSAGE) {
            int end = Math.min(branches.size(), at + MAX_BRANCHES_PER_MESSAGE);
            homes.send(loop.node(), new Message.NotHome(loop.id, 0, List.copyOf(branches.subList(at, end))));
        }
        advance(loop);
        tellIfNews(loop);
    }
}
