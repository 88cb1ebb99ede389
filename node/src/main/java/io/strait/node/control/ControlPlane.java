package io.strait.node.control;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import akka.cluster.Member;
import akka.cluster.typed.Cluster;
import akka.pattern.StatusReply;
import com.typesafe.config.Config;
import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.placement.ChannelRecord;
import io.strait.node.control.ControlException.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's part in the cluster: from {@link #start} to {@link #leave}, {@link #terminate} or {@link #close}.
 *
 * <p>All methods may be called from any thread and none but {@link #start} and {@link #close} blocks. Stages complete on
 * threads of the control plane and must not be made to block there.
 */
public final class ControlPlane implements ClusterStatus, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);
    /** What an answer may take beyond the store's own timeout. */
    private static final Duration ASK_MARGIN = Duration.ofSeconds(2);

    /** How long news takes at most from Akka's membership to our actors. */
    private static final long NEWS_MS = 300;

    /** How this ends; whoever comes first decides, only an abrupt end may follow another one. */
    private enum Phase {
        RUNNING,
        /** By {@link #leave}. */
        LEAVING,
        /** By {@link #terminate}. */
        TERMINATED,
        /** Without the node's will: {@link ControlListener#onSelfDown} is told. */
        DOWN
    }

    private enum NodeShutdown implements CoordinatedShutdown.Reason {
        LEAVE
    }

    private final ControlSettings settings;
    private final ControlListener listener;
    private final CompletableFuture<Void> up = new CompletableFuture<>();
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.RUNNING);

    private final ActorSystem<NodeGuardian.Command> system;
    private final NodeUid self;
    private final Endpoint address;
    private volatile ControlSnapshot snapshot = ControlSnapshot.EMPTY;
    /** Completes while leaving, when no member counts on this node any more. */
    private final CompletableFuture<Void> out = new CompletableFuture<>();

    /**
     * Binds the control plane's address and begins to join; {@link #up()} tells when that is done. The listener may be
     * called before this returns.
     *
     * @throws ControlException CANNOT_BIND when the address is in use or not of this machine
     */
    public static ControlPlane start(ControlSettings settings, ControlListener listener) {
        ControlPlane plane = new ControlPlane(settings, listener);
        // Not before: what the actors call back needs the whole object.
        plane.system.tell(new NodeGuardian.Begin());
        return plane;
    }

    private ControlPlane(ControlSettings settings, ControlListener listener) {
        this.settings = settings;
        this.listener = listener;
        system = startSystem();
        Member member = Cluster.get(system).selfMember();
        self = Members.uidOf(member);
        address = Members.endpointOf(member);
        CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
        shutdown.addTask(CoordinatedShutdown.PhaseClusterShutdown(), "strait-out", this::onClusterShutdown);
    }

    private ActorSystem<NodeGuardian.Command> startSystem() {
        Config config = AkkaSettings.of(settings);
        try {
            return ActorSystem.create(
                    NodeGuardian.create(settings, listener, this::onSnapshot, this::onGuardianStopped),
                    Members.SYSTEM,
                    config);
        } catch (RuntimeException e) {
            throw new ControlException(
                    Reason.CANNOT_BIND,
                    "control plane: cannot listen: address=" + settings.address() + " bindHost=" + settings.bindHost()
                            + " cause=" + rootMessage(e),
                    e);
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return Objects.requireNonNullElse(root.getMessage(), root.toString());
    }

    private void onSnapshot(ControlSnapshot next) {
        snapshot = next;
        if (next.up()) {
            up.complete(null);
        }
        noteWhenOut();
    }

    private void noteWhenOut() {
        if (snapshot.out() && phase.get() == Phase.LEAVING) {
            out.complete(null);
        }
    }

    /** This incarnation's identity, drawn at random by Akka at start. */
    public NodeUid self() {
        return self;
    }

    /** Where the control plane listens: what other nodes put among their seeds. Never port 0. */
    public Endpoint address() {
        return address;
    }

    /**
     * Completes when this node is a full member.
     *
     * @return fails with a {@link ControlException}: NOT_JOINED when the seeds stay silent or refuse this node, STOPPED when
     *     it ends before
     */
    public CompletionStage<Void> up() {
        return up.minimalCompletionStage();
    }

    @Override
    public boolean isReady() {
        return phase.get() == Phase.RUNNING && snapshot.ready();
    }

    @Override
    public List<NodeStatus> nodes() {
        return snapshot.nodes();
    }

    /**
     * Tells the others where this node listens; until they have heard, it gets no homes. May be called again.
     *
     * @throws IllegalArgumentException when the info is of another uid
     */
    public void announce(NodeInfo info) {
        if (!info.uid().equals(self)) {
            throw new IllegalArgumentException("announce: of another node: uid=" + info.uid() + " self=" + self);
        }
        system.tell(new NodeGuardian.Announce(info));
    }

    /**
     * Declares a peer dead whose link cannot be resumed: it will be removed, stop, and come back as a new incarnation. An
     * uid that is no member's is ignored.
     */
    public void down(NodeUid peer) {
        system.tell(new NodeGuardian.DownPeer(peer));
    }

    /**
     * Stores a channel's record on all nodes. Of records published at the same time by different nodes the same one stays
     * everywhere: the earlier close, the earlier declaration, and of that the latest home; what was published before is not
     * undone, only the home moves. The outcome comes to every node, this one included, as
     * {@link ControlListener#onRecord}.
     *
     * @return completes when a majority has it; fails with a {@link ControlException}: TOO_MANY_RECORDS or NOT_STORED (no
     *     effect), NOT_CONFIRMED (stored here, still spreading), STOPPED (unknown)
     */
    public CompletionStage<Void> publish(ChannelRecord record) {
        return ask(replyTo -> new NodeGuardian.Publish(record, replyTo));
    }

    /**
     * Forgets a channel's record on all nodes; publishing it at the same time elsewhere wins. The channel is then as if it
     * had never been declared or closed.
     *
     * @return completes and fails as {@link #publish}
     */
    public CompletionStage<Void> forget(ChannelName channel) {
        return ask(replyTo -> new NodeGuardian.Forget(channel, replyTo));
    }

    private CompletionStage<Void> ask(Function<ActorRef<StatusReply<Done>>, NodeGuardian.Command> question) {
        return AskPattern.askWithStatus(
                        system, question::apply, settings.publishTimeout().plus(ASK_MARGIN), system.scheduler())
                .handle((done, failure) -> {
                    if (failure == null) {
                        return null;
                    }
                    throw failure instanceof ControlException known
                            ? known
                            : new ControlException(
                                    Reason.STOPPED, "control plane: no answer: cause=" + failure.getMessage(), failure);
                });
    }

    /**
     * Leaves the cluster: the others agree to it and remove this node without suspecting it. Takes at most the leave
     * timeout; the control plane has then stopped in any case.
     *
     * @return completes when it has stopped; fails with NOT_CONFIRMED when the others had not agreed in time, so that they
     *     will suspect this node first. After another end it only waits for that
     */
    public CompletionStage<Void> leave() {
        phase.compareAndSet(Phase.RUNNING, Phase.LEAVING);
        if (phase.get() != Phase.LEAVING) {
            return system.getWhenTerminated().thenRun(() -> {});
        }
        noteWhenOut();
        up.completeExceptionally(
                new ControlException(Reason.STOPPED, "control plane: left before it was up: uid=" + self));
        return CoordinatedShutdown.get(system).runAll(NodeShutdown.LEAVE).thenRun(() -> {
            if (!out.isDone()) {
                throw new ControlException(
                        Reason.NOT_CONFIRMED,
                        "leave: not confirmed by the others: uid=" + self + " waitedMs="
                                + settings.leaveTimeout().toMillis());
            }
        });
    }

    /**
     * Ends at once without a word to the others, who will suspect and then remove this node: for a node that must not
     * touch anything any more.
     */
    public void terminate() {
        phase.set(Phase.TERMINATED);
        up.completeExceptionally(new ControlException(Reason.STOPPED, "control plane: terminated: uid=" + self));
        system.terminate();
    }

    /** Leaves if that has not been done, and waits for the end, at most the leave timeout and a little. */
    @Override
    public void close() {
        try {
            leave().toCompletableFuture()
                    .get(settings.leaveTimeout().plus(ASK_MARGIN).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            LOG.warn("{}", rootMessage(e));
        } catch (TimeoutException e) {
            LOG.warn(
                    "leave: not done in time, terminating: uid={} waitedMs={}",
                    self,
                    settings.leaveTimeout().toMillis());
            terminate();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            terminate();
        }
    }

    /** Runs in Akka's shutdown, after the others had their time to agree and before the actor system ends. */
    private CompletionStage<Done> onClusterShutdown() {
        Optional<CoordinatedShutdown.Reason> reason =
                CoordinatedShutdown.get(system).getShutdownReason();
        if (reason.isPresent() && reason.get() == NodeShutdown.LEAVE) {
            // Akka knows a little before our own actors that all agreed: let that news arrive.
            return out.copy().orTimeout(NEWS_MS, TimeUnit.MILLISECONDS).handle((done, late) -> Done.getInstance());
        }
        onEnd(reason.map(ControlPlane::sentenceOf).orElse("its control plane is shutting down"));
        return CompletableFuture.completedFuture(Done.getInstance());
    }

    /** Every other end was told before, so this one is a failure, and the log has its exception. */
    private void onGuardianStopped() {
        onEnd("its control plane failed");
    }

    private static String sentenceOf(CoordinatedShutdown.Reason reason) {
        if (reason.equals(CoordinatedShutdown.clusterDowningReason())) {
            return "the cluster removed it, or the split-brain resolver decided for the other side of a partition";
        }
        if (reason.equals(CoordinatedShutdown.incompatibleConfigurationDetectedReason())) {
            return "the seeds refused it: their cluster has another name or control protocol";
        }
        if (reason.equals(CoordinatedShutdown.clusterJoinUnsuccessfulReason())) {
            return "no seed answered within the join timeout";
        }
        return "its control plane is shutting down: " + reason;
    }

    private void onEnd(String why) {
        if (!phase.compareAndSet(Phase.RUNNING, Phase.DOWN)) {
            return;
        }
        String reason = "node is out: " + why + ": uid=" + self + " cluster=" + settings.clusterName() + " address="
                + address + " seeds=" + settings.seeds();
        up.completeExceptionally(new ControlException(Reason.NOT_JOINED, reason));
        LOG.error("{}", reason);
        listener.onSelfDown(reason);
    }
}
