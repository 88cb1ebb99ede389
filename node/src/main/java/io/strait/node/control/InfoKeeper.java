package io.strait.node.control;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.ddata.Key;
import akka.cluster.ddata.LWWMap;
import akka.cluster.ddata.LWWMapKey;
import akka.cluster.ddata.SelfUniqueAddress;
import akka.cluster.ddata.typed.javadsl.DistributedData;
import akka.cluster.ddata.typed.javadsl.Replicator;
import akka.cluster.ddata.typed.javadsl.ReplicatorMessageAdapter;
import io.strait.core.id.NodeUid;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Spreads this node's announcement and collects those of the others, in one replicated map keyed by uid; each entry is
 * written by its own node alone, so there is nothing to merge.
 *
 * <p>Gossip alone would take a second or two. So this node writes to all when it comes up, and reads from all whenever a
 * member comes up; what is missed by that, gossip brings.
 */
final class InfoKeeper extends AbstractBehavior<InfoKeeper.Command> {

    sealed interface Command {}

    /** This node listens everywhere: tell the others. */
    record Announce(NodeInfo info) implements Command {}

    /** A member came up, {@code self}: this one. */
    record MemberUp(boolean self) implements Command {}

    /** Membership has removed this node: its announcement is of no use any more. */
    record Forget(NodeUid uid) implements Command {}

    private record Exchange(boolean write) implements Command {}

    private record Changed(Replicator.SubscribeResponse<LWWMap<String, NodeInfo>> response) implements Command {}

    private record Written(Replicator.UpdateResponse<LWWMap<String, NodeInfo>> response) implements Command {}

    private record Fetched(Replicator.GetResponse<LWWMap<String, NodeInfo>> response) implements Command {}

    private static final Key<LWWMap<String, NodeInfo>> KEY = LWWMapKey.create("strait-nodes");
    private static final Duration EXCHANGE_TIMEOUT = Duration.ofSeconds(2);
    /** The replicator hears of a new member at about the same time as we do; ask it when it has. */
    private static final Duration EXCHANGE_DELAY = Duration.ofMillis(50);

    private final ActorRef<NodeGuardian.Command> guardian;
    private final TimerScheduler<Command> timers;
    private final SelfUniqueAddress selfAddress;
    private final ReplicatorMessageAdapter<Command, LWWMap<String, NodeInfo>> replicator;
    private @Nullable NodeInfo own;

    static Behavior<Command> create(ActorRef<NodeGuardian.Command> guardian) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new InfoKeeper(context, timers, guardian)));
    }

    private InfoKeeper(
            ActorContext<Command> context, TimerScheduler<Command> timers, ActorRef<NodeGuardian.Command> guardian) {
        super(context);
        context.setLoggerName(InfoKeeper.class);
        this.guardian = guardian;
        this.timers = timers;
        DistributedData data = DistributedData.get(context.getSystem());
        selfAddress = data.selfUniqueAddress();
        replicator = new ReplicatorMessageAdapter<>(context, data.replicator(), EXCHANGE_TIMEOUT.multipliedBy(5));
        replicator.subscribe(KEY, Changed::new);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Announce.class, this::onAnnounce)
                .onMessage(MemberUp.class, this::onMemberUp)
                .onMessage(Forget.class, this::onForget)
                .onMessage(Exchange.class, this::onExchange)
                .onMessage(Changed.class, this::onChanged)
                .onMessage(Written.class, this::onWritten)
                .onMessage(Fetched.class, this::onFetched)
                .build();
    }

    private Behavior<Command> onAnnounce(Announce command) {
        own = command.info();
        writeOwn();
        return this;
    }

    private Behavior<Command> onMemberUp(MemberUp command) {
        // Several members that come up together cost one exchange.
        timers.startSingleTimer(command.self() ? "write" : "read", new Exchange(command.self()), EXCHANGE_DELAY);
        return this;
    }

    private Behavior<Command> onExchange(Exchange command) {
        if (command.write()) {
            writeOwn();
        }
        replicator.askGet(
                replyTo -> new Replicator.Get<>(KEY, new Replicator.ReadAll(EXCHANGE_TIMEOUT), replyTo), Fetched::new);
        return this;
    }

    private void writeOwn() {
        NodeInfo info = own;
        if (info != null) {
            update(
                    new Replicator.WriteAll(EXCHANGE_TIMEOUT),
                    map -> map.put(selfAddress, info.uid().toString(), info));
        }
    }

    private Behavior<Command> onForget(Forget command) {
        String key = command.uid().toString();
        update(Replicator.writeLocal(), map -> map.contains(key) ? map.remove(selfAddress, key) : map);
        return this;
    }

    private void update(Replicator.WriteConsistency consistency, UnaryOperator<LWWMap<String, NodeInfo>> change) {
        replicator.askUpdate(
                replyTo -> new Replicator.Update<>(KEY, LWWMap.create(), consistency, replyTo, change), Written::new);
    }

    private Behavior<Command> onChanged(Changed command) {
        if (command.response() instanceof Replicator.Changed<LWWMap<String, NodeInfo>> changed) {
            Map<NodeUid, NodeInfo> infos = changed.get(KEY).getEntries().values().stream()
                    .collect(Collectors.toUnmodifiableMap(NodeInfo::uid, info -> info));
            guardian.tell(new NodeGuardian.InfosChanged(infos));
        }
        return this;
    }

    private Behavior<Command> onWritten(Written command) {
        if (!(command.response() instanceof Replicator.UpdateSuccess)) {
            getContext().getLog().debug("announcement is left to gossip: {}", command.response());
        }
        return this;
    }

    private Behavior<Command> onFetched(Fetched command) {
        // What was found is already merged and comes as Changed; what was missed comes by gossip.
        getContext().getLog().debug("announcements fetched: {}", command.response());
        return this;
    }
}
