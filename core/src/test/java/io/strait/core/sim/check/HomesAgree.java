package io.strait.core.sim.check;

import io.strait.core.op.ChannelInfo;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.Direction;

/** C12: once settled, every node names the same home, and the home's counts are exactly the operations that wait. */
public final class HomesAgree implements Validation {

    @Override
    public void check(History history) {
        for (ChannelFacts channel : history.channels()) {
            for (ChannelInfo info : channel.settled()) {
                if (!info.equals(channel.settled().get(0))) {
                    throw violation("two nodes see different channels: " + info + "; and: "
                            + channel.settled().get(0));
                }
                requireCount("plainSenders", info.plainSenders(), count(history, channel, Direction.SEND, true), info);
                requireCount(
                        "plainReceivers",
                        info.plainReceivers(),
                        count(history, channel, Direction.RECEIVE, true),
                        info);
                if (info.closed() != null || info.properties().maxOffers() < ChannelProperties.DEFAULT_MAX_OFFERS) {
                    // A branch of a persistent select that is closed or refused is told so in a later round.
                    continue;
                }
                requireCount(
                        "selectSenders", info.selectSenders(), count(history, channel, Direction.SEND, false), info);
                requireCount(
                        "selectReceivers",
                        info.selectReceivers(),
                        count(history, channel, Direction.RECEIVE, false),
                        info);
            }
        }
    }

    private static int count(History history, ChannelFacts channel, Direction direction, boolean plain) {
        int count = 0;
        for (OpRecord op : history.pending()) {
            if (op.isPlain() == plain && op.loop() == null) {
                count += op.offersOf(channel.name(), direction);
            }
        }
        return plain ? count : count + countOfLoops(history, channel, direction);
    }

    /** Branches of persistent selects are enrolled between rounds as well. */
    private static int countOfLoops(History history, ChannelFacts channel, Direction direction) {
        int count = 0;
        for (LoopRecord loop : history.loops()) {
            for (int i = 0; loop.isLive() && i < loop.size(); i++) {
                boolean here = loop.branch(i).channel().equals(channel.name())
                        && loop.branch(i).direction() == direction;
                count += here && loop.isEnabled(i) ? 1 : 0;
            }
        }
        return count;
    }

    private void requireCount(String what, int counted, int waiting, ChannelInfo info) {
        if (counted != waiting) {
            throw violation(
                    "counts differ: " + what + " is " + counted + ", but " + waiting + " operations wait: " + info);
        }
    }
}
