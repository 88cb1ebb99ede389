package io.strait.node.control;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.cluster.ddata.Key;
import akka.cluster.ddata.ORMap;
import akka.cluster.ddata.ORMapKey;
import akka.cluster.ddata.SelfUniqueAddress;
import akka.cluster.ddata.typed.javadsl.DistributedData;
import akka.cluster.ddata.typed.javadsl.Replicator;
import akka.cluster.ddata.typed.javadsl.ReplicatorMessageAdapter;
import akka.pattern.StatusReply;
import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.placement.ChannelRecord;
import io.strait.node.control.ChannelState.Stamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Keeps the channel records of the whole cluster on every node.
 *
 * <p>The names are spread by hash over {@value #BUCKETS} replicated maps: a write sends one bucket to a majority, gossip
 * sends the buckets that differ, and no message outgrows Akka's frame. A map drops what was removed without leaving a
 * trace, so forgotten channels cost nothing; a write that runs beside a removal wins.
 */
final class RecordKeeper extends AbstractBehavior<RecordKeeper.Command> {

    sealed interface Command {}

    /** Store the record; answered when a majority has it. */
    record Publish(ChannelRecord record, ActorRef<StatusReply<Done>> replyTo) implements Command {}

    /** Remove the channel's record; answered when a majority knows. */
    record Forget(ChannelName channel, ActorRef<StatusReply<Done>> replyTo) implements Command {}

    private record Written(
            Replicator.UpdateResponse<ORMap<String, ChannelState>> response,
            ChannelName channel,
            ActorRef<StatusReply<Done>> replyTo)
            implements Command {}

    private record Changed(Replicator.SubscribeResponse<ORMap<String, ChannelState>> response) implements Command {}

    private static final int BUCKETS = 256;
    private static final List<Key<ORMap<String, ChannelState>>> KEYS = IntStream.range(0, BUCKETS)
            .<Key<ORMap<String, ChannelState>>>mapToObj(i -> ORMapKey.create("strait-channels-" + i))
            .toList();

    private final ActorRef<NodeGuardian.Command> guardian;
    private final int maxRecords;
    private final Duration publishTimeout;
    private final SelfUniqueAddress selfAddress;
    private final NodeUid self;
    private final ReplicatorMessageAdapter<Command, ORMap<String, ChannelState>> replicator;
    private final Map<ChannelName, ChannelRecord> known = new HashMap<>();
    /** New names that were written and have not come back as Changed yet; they count against the limit. */
    private final Set<ChannelName> awaited = new HashSet<>();

    private long lastStampMicros;

    static Behavior<Command> create(ActorRef<NodeGuardian.Command> guardian, int maxRecords, Duration publishTimeout) {
        return Behaviors.setup(context -> new RecordKeeper(context, guardian, maxRecords, publishTimeout));
    }

    private RecordKeeper(
            ActorContext<Command> context,
            ActorRef<NodeGuardian.Command> guardian,
            int maxRecords,
            Duration publishTimeout) {
        super(context);
        this.guardian = guardian;
        this.maxRecords = maxRecords;
        this.publishTimeout = publishTimeout;
        DistributedData data = DistributedData.get(context.getSystem());
        selfAddress = data.selfUniqueAddress();
        self = new NodeUid(selfAddress.uniqueAddress().longUid());
        // The replicator answers within publishTimeout; the margin only cleans up after a broken one.
        replicator = new ReplicatorMessageAdapter<>(context, data.replicator(), publishTimeout.plusSeconds(5));
        KEYS.forEach(key -> replicator.subscribe(key, Changed::new));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Publish.class, this::onPublish)
                .onMessage(Forget.class, this::onForget)
                .onMessage(Written.class, this::onWritten)
                .onMessage(Changed.class, this::onChanged)
                .build();
    }

    private Behavior<Command> onPublish(Publish command) {
        ChannelName channel = command.record().channel();
        boolean isNew = !known.containsKey(channel) && !awaited.contains(channel);
        if (isNew && known.size() + awaited.size() >= maxRecords) {
            command.replyTo().tell(StatusReply.error(tooMany(channel)));
            return this;
        }
        if (isNew) {
            awaited.add(channel);
        }
        Stamp stamp = nextStamp();
        write(
                channel,
                command.replyTo(),
                bucket -> bucket.update(
                        selfAddress,
                        channel.value(),
                        ChannelState.EMPTY,
                        state -> state.with(command.record(), stamp)));
        return this;
    }

    private ControlException tooMany(ChannelName channel) {
        return new ControlException(
                ControlException.Reason.TOO_MANY_RECORDS,
                "channel records: too many: channel=" + channel + " records=" + (known.size() + awaited.size())
                        + " limit=strait.limits.max-records=" + maxRecords);
    }

    private Behavior<Command> onForget(Forget command) {
        String name = command.channel().value();
        // If it is new, written and removed may be told as one change that does not mention it.
        awaited.remove(command.channel());
        write(
                command.channel(),
                command.replyTo(),
                bucket -> bucket.contains(name) ? bucket.remove(selfAddress, name) : bucket);
        return this;
    }

    private void write(
            ChannelName channel,
            ActorRef<StatusReply<Done>> replyTo,
            UnaryOperator<ORMap<String, ChannelState>> change) {
        replicator.askUpdate(
                update -> new Replicator.Update<>(
                        keyOf(channel), ORMap.create(), new Replicator.WriteMajority(publishTimeout), update, change),
                response -> new Written(response, channel, replyTo));
    }

    private Behavior<Command> onWritten(Written command) {
        switch (command.response()) {
            case Replicator.UpdateSuccess<?> success -> command.replyTo().tell(StatusReply.ack());
            case Replicator.UpdateTimeout<?> timeout ->
                command.replyTo().tell(StatusReply.error(notConfirmed(command)));
            default -> {
                awaited.remove(command.channel());
                command.replyTo().tell(StatusReply.error(notStored(command)));
            }
        }
        return this;
    }

    private ControlException notConfirmed(Written command) {
        return new ControlException(
                ControlException.Reason.NOT_CONFIRMED,
                "channel record: stored here, not confirmed by a majority: channel=" + command.channel() + " waitedMs="
                        + publishTimeout.toMillis());
    }

    private static ControlException notStored(Written command) {
        return new ControlException(
                ControlException.Reason.NOT_STORED,
                "channel record: not stored: channel=" + command.channel() + " response=" + command.response());
    }

    private Behavior<Command> onChanged(Changed command) {
        if (command.response() instanceof Replicator.Changed<ORMap<String, ChannelState>> changed) {
            onBucket(changed.key(), changed.get(changed.key()).getEntries());
        }
        return this;
    }

    private void onBucket(Key<ORMap<String, ChannelState>> key, Map<String, ChannelState> bucket) {
        awaited.removeIf(channel -> keyOf(channel).equals(key));
        bucket.forEach((name, state) -> onState(new ChannelName(name), state));
        List<ChannelName> forgotten = known.keySet().stream()
                .filter(channel -> keyOf(channel).equals(key) && !bucket.containsKey(channel.value()))
                .toList();
        for (ChannelName channel : forgotten) {
            known.remove(channel);
            guardian.tell(new NodeGuardian.RecordChanged(ChannelState.EMPTY.toRecord(channel)));
        }
    }

    private void onState(ChannelName channel, ChannelState state) {
        ChannelRecord record = state.toRecord(channel);
        if (!record.equals(known.put(channel, record))) {
            guardian.tell(new NodeGuardian.RecordChanged(record));
        }
    }

    private static Key<ORMap<String, ChannelState>> keyOf(ChannelName channel) {
        // String.hashCode is specified, so all nodes and releases agree; its low bits are mixed with the high ones.
        int hash = channel.value().hashCode();
        return KEYS.get(Math.floorMod(hash ^ (hash >>> 15), BUCKETS));
    }

    private Stamp nextStamp() {
        lastStampMicros = Math.max(lastStampMicros + 1, ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
        return new Stamp(lastStampMicros, self);
    }
}
