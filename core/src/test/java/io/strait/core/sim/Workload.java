package io.strait.core.sim;

import io.strait.core.id.ChannelName;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.CloseCause;
import io.strait.core.op.Op;
import io.strait.core.sim.SimOptions.OpMix;
import io.strait.core.sim.check.OpRecord;
import io.strait.core.sim.check.SessionRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All participants and the channels they use: declares the channels, starts everybody, closes some channels on the way. */
final class Workload {

    private final SimRun run;
    private final SeededRandom random;
    private final List<ChannelName> channels = new ArrayList<>();
    private final Set<ChannelName> declaredEverywhere = new HashSet<>();
    private final List<Participant> participants = new ArrayList<>();
    private int undeclared;
    private boolean started;

    Workload(SimRun run, SeededRandom random) {
        this.run = run;
        this.random = random;
        List<ChannelProperties> properties = run.options().cluster().channels();
        for (int i = 0; i < properties.size(); i++) {
            ChannelName name = new ChannelName("c" + i);
            channels.add(name);
            run.history().addChannel(name, properties.get(i));
            undeclared += properties.get(i).isBuffered() ? 1 : 0;
        }
        for (int i = 0; i < run.options().cluster().participants(); i++) {
            SeededRandom own = random.split();
            OpDraw draw = new OpDraw(run.history(), run.options(), channels, declaredEverywhere, i, own);
            participants.add(new Participant(run, i, own, draw));
        }
    }

    List<ChannelName> channels() {
        return channels;
    }

    void start() {
        boolean waits = run.options().cluster().declareFirst() && undeclared > 0;
        declareChannels();
        if (!waits) {
            startParticipants();
        }
    }

    private void declareChannels() {
        for (ChannelName channel : channels) {
            ChannelProperties properties = run.history().channel(channel).properties();
            if (properties.isBuffered()) {
                long afterNs = random.between(0, run.options().network().maxDelayNs());
                run.events().after(afterNs, () -> declare(channel, properties));
            }
        }
    }

    private void declare(ChannelName channel, ChannelProperties properties) {
        run.operator().submit(run.cluster().anyAlive(random), new Op.Declare(channel, properties));
    }

    private static SessionRecord connected(Participant participant) {
        SessionRecord session = participant.session();
        return session != null ? session : participant.open();
    }

    /** Every node knows of this declaration. */
    void onDeclaredEverywhere(ChannelName channel) {
        if (declaredEverywhere.add(channel) && --undeclared == 0 && !started) {
            startParticipants();
        }
    }

    private void startParticipants() {
        started = true;
        participants.forEach(Participant::start);
        OpMix mix = run.options().ops();
        for (int i = 0; i < mix.closes() + mix.aborts(); i++) {
            boolean aborted = i >= mix.closes();
            CloseCause cause = new CloseCause(aborted, "close " + i);
            long atNs = random.between(0, 4 * run.options().faults().spanNs());
            run.events().after(atNs, () -> close(random.pick(channels), cause));
        }
        run.faults().start();
    }

    private void close(ChannelName channel, CloseCause cause) {
        Participant closer = random.pick(participants);
        SessionRecord session = connected(closer);
        if (session.isAttached()) {
            closer.issue(session, new Op.Close(channel, cause));
        }
    }

    /** No new operations; whoever lost its connection comes back. */
    void stop() {
        participants.forEach(Participant::stop);
    }

    void onNodeCrashed(SimNode node) {
        for (Participant participant : participants) {
            SessionRecord session = participant.session();
            if (session != null && session.node() == node.index()) {
                participant.sessionLost();
            }
        }
    }

    void onReply(OpRecord op) {
        if (op.session().participant() < participants.size()) {
            participants.get(op.session().participant()).onReply(op);
        }
    }

    void onNeedValue(OpRecord op, int branch) {
        participants.get(op.session().participant()).onNeedValue(op, branch);
    }

    void cancel(OpRecord op) {
        participants.get(op.session().participant()).cancel(op);
    }
}
