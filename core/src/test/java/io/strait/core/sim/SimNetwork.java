package io.strait.core.sim;

import io.strait.core.message.Message;
import io.strait.core.sim.SimOptions.NetworkOptions;

/**
 * The links of a cluster: reliable, FIFO per ordered pair of nodes, each with a delay of its own per message, so that
 * messages of different links overtake each other freely. Some links are slow, and any link may be clogged for a while.
 */
public final class SimNetwork {

    /** Takes a message off a link. */
    @FunctionalInterface
    public interface Delivery {
        void deliver(int from, int to, Message message);
    }

    private final NetworkOptions options;
    private final SeededRandom random;
    private final EventQueue events;
    private final SimClock clock;
    private final MessageCodec codec;
    private final Delivery delivery;
    private final Link[][] links;
    private LinkFilter filter = LinkFilter.PASS;

    public SimNetwork(
            int nodes,
            NetworkOptions options,
            SeededRandom random,
            EventQueue events,
            SimClock clock,
            MessageCodec codec,
            Delivery delivery) {
        this.options = options;
        this.random = random;
        this.events = events;
        this.clock = clock;
        this.codec = codec;
        this.delivery = delivery;
        this.links = new Link[nodes][nodes];
        for (int from = 0; from < nodes; from++) {
            for (int to = 0; to < nodes; to++) {
                links[from][to] = new Link(random.percent(options.slowLinkPercent()) ? options.slowFactor() : 1);
            }
        }
    }

    /** Replaces the filter; messages already on their way are not judged again. */
    public void filter(LinkFilter newFilter) {
        filter = newFilter;
    }

    /** Puts a message on the link, behind everything put on it before. */
    public void send(int from, int to, Message message) {
        long now = clock.nowNs();
        long extra = filter.judge(now, from, to, message);
        if (extra == LinkFilter.DROP) {
            return;
        }
        Link link = links[from][to];
        if (random.perMille(options.clogPerMille())) {
            link.cloggedUntilNs = now + random.between(1, options.clogNs());
        }
        long delay = random.between(options.minDelayNs(), options.maxDelayNs()) * link.factor + extra;
        // FIFO: never before the message in front of it.
        long arrival = Math.max(link.lastArrivalNs, Math.max(now, link.cloggedUntilNs) + delay);
        link.lastArrivalNs = arrival;
        Message transferred = codec.transfer(message);
        events.at(arrival, () -> delivery.deliver(from, to, transferred));
    }

    private static final class Link {
        final int factor;
        long lastArrivalNs;
        long cloggedUntilNs;

        Link(int factor) {
            this.factor = factor;
        }
    }
}
