package io.strait.node.control;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.cluster.ClusterEvent.MemberEvent;
import akka.cluster.ClusterEvent.MemberRemoved;
import akka.cluster.ClusterEvent.ReachabilityEvent;
import akka.cluster.ClusterEvent.UnreachableMember;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Subscribe;
import io.strait.core.id.NodeUid;
import io.strait.node.control.NodeStatus.State;
import java.util.Map;

/** Follows Akka's membership and the announcements, and tells the guardian what the cluster looks like after each change. */
final class MembershipListener extends AbstractBehavior<MembershipListener.Command> {

    sealed interface Command {}

    /** Akka moved a member. */
    record Moved(MemberEvent event) implements Command {}

    /** A failure detector changed its mind about a member. */
    record Suspected(ReachabilityEvent event) implements Command {}

    /** All announcements as they are now. */
    record Announced(Map<NodeUid, NodeInfo> infos) implements Command {}

    private final ActorRef<NodeGuardian.Command> guardian;
    private final ActorRef<InfoKeeper.Command> infoKeeper;
    private final NodeUid self;
    private final MembershipTable table;

    static Behavior<Command> create(ActorRef<NodeGuardian.Command> guardian, ActorRef<InfoKeeper.Command> infoKeeper) {
        return Behaviors.setup(context -> new MembershipListener(context, guardian, infoKeeper));
    }

    private MembershipListener(
            ActorContext<Command> context,
            ActorRef<NodeGuardian.Command> guardian,
            ActorRef<InfoKeeper.Command> infoKeeper) {
        super(context);
        this.guardian = guardian;
        this.infoKeeper = infoKeeper;
        Cluster cluster = Cluster.get(context.getSystem());
        self = Members.uidOf(cluster.selfMember());
        table = new MembershipTable(self, Members.endpointOf(cluster.selfMember()));
        cluster.subscriptions()
                .tell(Subscribe.create(context.messageAdapter(MemberEvent.class, Moved::new), MemberEvent.class));
        // After the members, so that a suspicion never comes before its member.
        cluster.subscriptions()
                .tell(Subscribe.create(
                        context.messageAdapter(ReachabilityEvent.class, Suspected::new), ReachabilityEvent.class));
        tellGuardian();
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Moved.class, this::onMoved)
                .onMessage(Suspected.class, this::onSuspected)
                .onMessage(Announced.class, this::onAnnounced)
                .build();
    }

    private Behavior<Command> onMoved(Moved command) {
        Member member = command.event().member();
        if (command.event() instanceof MemberRemoved) {
            return onRemoved(Members.uidOf(member));
        }
        Members.stateOf(member).ifPresent(state -> onState(member, state));
        return this;
    }

    private void onState(Member member, State state) {
        table.onState(Members.uidOf(member), Members.endpointOf(member), state);
        if (member.status().equals(MemberStatus.up())) {
            infoKeeper.tell(new InfoKeeper.MemberUp(Members.uidOf(member).equals(self)));
        }
        tellGuardian();
    }

    private Behavior<Command> onRemoved(NodeUid uid) {
        table.onRemoved(uid);
        tellGuardian();
        if (!uid.equals(self)) {
            infoKeeper.tell(new InfoKeeper.Forget(uid));
            // After the view without it: the order that the core relies on.
            guardian.tell(new NodeGuardian.NodeRemoved(uid));
        }
        return this;
    }

    private Behavior<Command> onSuspected(Suspected command) {
        boolean reachable = !(command.event() instanceof UnreachableMember);
        table.onReachable(Members.uidOf(command.event().member()), reachable);
        tellGuardian();
        return this;
    }

    private Behavior<Command> onAnnounced(Announced command) {
        table.onInfos(command.infos());
        tellGuardian();
        return this;
    }

    private void tellGuardian() {
        ControlSnapshot snapshot = new ControlSnapshot(table.isUp(), table.isReady(), table.isOut(), table.statuses());
        guardian.tell(new NodeGuardian.MembershipChanged(snapshot, table.view(), table.memberInfos()));
    }
}
