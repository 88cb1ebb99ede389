package io.strait.node.control;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.cluster.Member;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Down;
import akka.cluster.typed.Join;
import akka.cluster.typed.JoinSeedNodes;
import akka.pattern.StatusReply;
import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.placement.ChannelRecord;
import io.strait.core.placement.View;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The root actor: joins the cluster, passes orders down and is the one place that calls the {@link ControlListener}, so
 * that its calls come one at a time.
 *
 * <p>It watches its children without handling their end: when one dies, it dies, and the actor system with it, which the
 * node hears of as {@link ControlListener#onSelfDown}. A node with half a control plane is worse than none.
 */
final class NodeGuardian extends AbstractBehavior<NodeGuardian.Command> {

    sealed interface Command {}

    /** From the node: join, and tell the listener from now on. */
    record Begin() implements Command {}

    /** From the node: it listens everywhere. */
    record Announce(NodeInfo info) implements Command {}

    /** From the node: a home decided about a channel. */
    record Publish(ChannelRecord record, ActorRef<StatusReply<Done>> replyTo) implements Command {}

    /** From the node: nobody needs the channel's record any more. */
    record Forget(ChannelName channel, ActorRef<StatusReply<Done>> replyTo) implements Command {}

    /** From the node: that incarnation cannot be reached by the data plane any more. */
    record DownPeer(NodeUid uid) implements Command {}

    /** From {@link MembershipListener}. */
    record MembershipChanged(ControlSnapshot snapshot, View view, Map<NodeUid, NodeInfo> infos) implements Command {}

    /** From {@link MembershipListener}, after the view without the node. */
    record NodeRemoved(NodeUid uid) implements Command {}

    /** From {@link InfoKeeper}. */
    record InfosChanged(Map<NodeUid, NodeInfo> infos) implements Command {}

    /** From {@link RecordKeeper}. */
    record RecordChanged(ChannelRecord record) implements Command {}

    private final ControlListener listener;
    private final Consumer<ControlSnapshot> snapshots;
    private final Runnable stopped;
    private final ActorRef<InfoKeeper.Command> infoKeeper;
    private final ActorRef<MembershipListener.Command> membership;
    private final ActorRef<RecordKeeper.Command> recordKeeper;
    private @Nullable View toldView;
    private Map<NodeUid, NodeInfo> toldInfos = Map.of();

    static Behavior<Command> create(
            ControlSettings settings, ControlListener listener, Consumer<ControlSnapshot> snapshots, Runnable stopped) {
        return Behaviors.receive(Command.class)
                .onMessage(
                        Begin.class,
                        begin -> Behaviors.setup(
                                context -> new NodeGuardian(context, settings, listener, snapshots, stopped)))
                .build();
    }

    private NodeGuardian(
            ActorContext<Command> context,
            ControlSettings settings,
            ControlListener listener,
            Consumer<ControlSnapshot> snapshots,
            Runnable stopped) {
        super(context);
        context.setLoggerName(NodeGuardian.class);
        this.listener = listener;
        this.snapshots = snapshots;
        this.stopped = stopped;
        infoKeeper = watched(InfoKeeper.create(context.getSelf()), "infos");
        membership = watched(MembershipListener.create(context.getSelf(), infoKeeper), "membership");
        recordKeeper = watched(
                RecordKeeper.create(context.getSelf(), settings.maxRecords(), settings.publishTimeout()), "records");
        join(settings);
    }

    private <T> ActorRef<T> watched(Behavior<T> behavior, String name) {
        ActorRef<T> child = getContext().spawn(behavior, name);
        getContext().watch(child);
        return child;
    }

    private void join(ControlSettings settings) {
        Cluster cluster = Cluster.get(getContext().getSystem());
        if (settings.seeds().isEmpty()) {
            cluster.manager().tell(Join.create(cluster.selfMember().address()));
        } else {
            cluster.manager()
                    .tell(new JoinSeedNodes(
                            settings.seeds().stream().map(Members::addressOf).toList()));
        }
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Announce.class, this::onAnnounce)
                .onMessage(Publish.class, this::onPublish)
                .onMessage(Forget.class, this::onForget)
                .onMessage(DownPeer.class, this::onDownPeer)
                .onMessage(MembershipChanged.class, this::onMembershipChanged)
                .onMessage(NodeRemoved.class, this::onNodeRemoved)
                .onMessage(InfosChanged.class, this::onInfosChanged)
                .onMessage(RecordChanged.class, this::onRecordChanged)
                .onSignal(PostStop.class, this::onStopped)
                .build();
    }

    private Behavior<Command> onAnnounce(Announce command) {
        infoKeeper.tell(new InfoKeeper.Announce(command.info()));
        return this;
    }

    private Behavior<Command> onPublish(Publish command) {
        recordKeeper.tell(new RecordKeeper.Publish(command.record(), command.replyTo()));
        return this;
    }

    private Behavior<Command> onForget(Forget command) {
        recordKeeper.tell(new RecordKeeper.Forget(command.channel(), command.replyTo()));
        return this;
    }

    /** By its address: should it have come back there as a new incarnation already, the old one is gone anyway. */
    private Behavior<Command> onDownPeer(DownPeer command) {
        Cluster cluster = Cluster.get(getContext().getSystem());
        for (Member member : cluster.state().getMembers()) {
            if (Members.uidOf(member).equals(command.uid())) {
                getContext().getLog().error("node downed: its link cannot be resumed: uid={}", command.uid());
                cluster.manager().tell(new Down(member.address()));
            }
        }
        return this;
    }

    private Behavior<Command> onMembershipChanged(MembershipChanged command) {
        // The view first: whoever waits for "up" finds the listener informed.
        if (!command.view().equals(toldView) || !command.infos().equals(toldInfos)) {
            toldView = command.view();
            toldInfos = command.infos();
            getContext()
                    .getLog()
                    .info(
                            "view: version={} members={} reachable={}",
                            command.view().version(),
                            command.view().members(),
                            command.view().reachable());
            listener.onView(command.view(), command.infos());
        }
        snapshots.accept(command.snapshot());
        return this;
    }

    private Behavior<Command> onNodeRemoved(NodeRemoved command) {
        getContext().getLog().info("node removed: uid={}", command.uid());
        listener.onRemoved(command.uid());
        return this;
    }

    private Behavior<Command> onInfosChanged(InfosChanged command) {
        membership.tell(new MembershipListener.Announced(command.infos()));
        return this;
    }

    private Behavior<Command> onRecordChanged(RecordChanged command) {
        listener.onRecord(command.record());
        return this;
    }

    private Behavior<Command> onStopped(PostStop signal) {
        stopped.run();
        return this;
    }
}
