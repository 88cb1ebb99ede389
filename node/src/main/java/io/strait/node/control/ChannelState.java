package io.strait.node.control;

import akka.cluster.ddata.ReplicatedData;
import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.CloseCause;
import io.strait.core.placement.ChannelRecord;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A channel's record as it is replicated: each part carries what decides between two nodes that wrote at the same time.
 *
 * <p>{@link #merge} is the join of a semilattice: each part is the larger of two in a total order, so all nodes end with
 * the same state whatever the order in which they hear of the writes.
 *
 * @param declaration null when the channel is not declared
 * @param close null when the channel is open
 */
record ChannelState(
        @Nullable Declaration declaration, @Nullable Close close) implements ReplicatedData {

    static final ChannelState EMPTY = new ChannelState(null, null);

    /**
     * When and where something was written. Clocks of two nodes may differ; the order only has to be the same everywhere.
     *
     * @param timeMicros wall clock of the writer, made ascending by it
     * @param writer breaks ties
     */
    record Stamp(long timeMicros, NodeUid writer) implements Comparable<Stamp> {
        private static final Comparator<Stamp> ORDER =
                Comparator.comparingLong(Stamp::timeMicros).thenComparing(Stamp::writer);

        @Override
        public int compareTo(Stamp other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * The channel's properties and where it is. The earlier declaration stays; of one declaration the latest home stays.
     *
     * @param stamp of the first publication of these properties
     * @param homeVersion how often the home was chosen anew
     */
    record Declaration(
            Stamp stamp,
            ChannelProperties properties,
            @Nullable NodeUid home,
            int homeVersion) {
        /** The smaller one stays. */
        private static final Comparator<Declaration> ORDER = Comparator.comparing(Declaration::stamp)
                .thenComparing(Declaration::homeVersion, Comparator.reverseOrder())
                .thenComparing(Declaration::home, Comparator.nullsLast(Comparator.<NodeUid>naturalOrder()));

        private Declaration movedTo(@Nullable NodeUid newHome) {
            return Objects.equals(home, newHome) ? this : new Declaration(stamp, properties, newHome, homeVersion + 1);
        }
    }

    /** Why the channel is closed. The earlier close stays (C7). */
    record Close(Stamp stamp, CloseCause cause) {
        private static final Comparator<Close> ORDER = Comparator.comparing(Close::stamp);
    }

    /**
     * This state after {@code record} was published: what is there already stays, only the home of the same declaration
     * moves. A declaration with other properties has lost against the one that is known, as it would in a merge.
     */
    ChannelState with(ChannelRecord record, Stamp stamp) {
        return new ChannelState(declarationWith(record, stamp), closeWith(record.closed(), stamp));
    }

    private @Nullable Declaration declarationWith(ChannelRecord record, Stamp stamp) {
        if (!record.declared()) {
            return declaration;
        }
        if (declaration == null) {
            return new Declaration(stamp, record.properties(), record.home(), 0);
        }
        return declaration.properties().equals(record.properties()) ? declaration.movedTo(record.home()) : declaration;
    }

    private @Nullable Close closeWith(@Nullable CloseCause cause, Stamp stamp) {
        return close == null && cause != null ? new Close(stamp, cause) : close;
    }

    /** As the data plane knows it. */
    ChannelRecord toRecord(ChannelName channel) {
        CloseCause cause = close == null ? null : close.cause();
        return declaration == null
                ? new ChannelRecord(channel, ChannelProperties.RENDEZVOUS, false, null, cause)
                : new ChannelRecord(channel, declaration.properties(), true, declaration.home(), cause);
    }

    @Override
    public ReplicatedData merge(ReplicatedData that) {
        ChannelState other = (ChannelState) that;
        return new ChannelState(
                firstOf(declaration, other.declaration, Declaration.ORDER), firstOf(close, other.close, Close.ORDER));
    }

    private static <T> @Nullable T firstOf(@Nullable T one, @Nullable T other, Comparator<T> order) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return order.compare(one, other) <= 0 ? one : other;
    }
}
