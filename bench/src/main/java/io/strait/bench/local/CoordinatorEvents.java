package io.strait.bench.local;

import io.strait.core.CoreLimits;
import io.strait.core.id.ChannelName;
import io.strait.core.id.SelectId;
import io.strait.core.op.Branch;
import io.strait.core.op.Choice;
import io.strait.core.op.Direction;
import io.strait.core.op.LoopChange;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Payload;
import java.util.ArrayList;
import java.util.List;

/**
 * Events by way of coordinators and homes, as for channels with a name: a session sends to many channels in turn, another one
 * selects over all of them. With one home all of it is in one core; with two homes these are in two other cores, one of which has
 * the sender. An operation is one event. There are no threads and no network in it.
 */
final class CoordinatorEvents implements Workload.Timed {

    private static final Payload EVENT = Payload.value("text/plain", new byte[0]);
    private static final int SELECTING = 0;
    /** Fewer than the core takes in one operation. */
    private static final int CHANGES_AT_ONCE = 1_000;

    private final CoreRing cores;
    private final int sending;
    private final List<Op> sends = new ArrayList<>();
    private final Op round;
    private int next;

    /**
     * Starts the cores.
     *
     * @param homes 1 or 2
     * @param standing with a persistent select rather than a new one for each event
     */
    CoordinatorEvents(int channels, int homes, boolean standing) {
        cores = new CoreRing(homes == 1 ? 1 : 1 + homes, CoreLimits.DEFAULT);
        sending = homes == 1 ? SELECTING : 1;
        List<ChannelName> names = new ArrayList<>();
        for (int i = 0; i < channels; i++) {
            names.add(cores.homedAt(homes == 1 ? SELECTING : 1 + i % homes));
        }
        for (ChannelName name : names) {
            sends.add(Op.plain(Branch.send(name, EVENT), Op.NO_TIMEOUT));
        }
        round = standing ? standing(names) : rebuilt(names);
    }

    private static Op rebuilt(List<ChannelName> names) {
        List<Branch> branches = names.stream().map(Branch::receive).toList();
        return new Op.Select(branches, Choice.EAGER, Op.NO_TIMEOUT, Op.NO_TIMEOUT, false, false);
    }

    private Op standing(List<ChannelName> names) {
        SelectId loop = change(new Op.OpenLoop(added(names, 0)));
        for (int from = CHANGES_AT_ONCE; from < names.size(); from += CHANGES_AT_ONCE) {
            change(new Op.ChangeLoop(loop, added(names, from)));
        }
        return new Op.Round(loop, Op.NO_TIMEOUT, false);
    }

    private static List<LoopChange> added(List<ChannelName> names, int from) {
        List<LoopChange> branches = new ArrayList<>();
        for (int i = from; i < Math.min(names.size(), from + CHANGES_AT_ONCE); i++) {
            branches.add(new LoopChange.Add(i, names.get(i), Direction.RECEIVE));
        }
        return branches;
    }

    private SelectId change(Op op) {
        Outcome changed = cores.await(cores.submit(SELECTING, op));
        if (!(changed instanceof Outcome.LoopChanged loop)) {
            throw new IllegalStateException("persistent select: not changed: outcome=" + changed);
        }
        return loop.loop();
    }

    @Override
    public long run(int atLeast) {
        for (int i = 0; i < atLeast; i++) {
            long taken = cores.submit(SELECTING, round);
            cores.submit(sending, sends.get(next));
            if (++next == sends.size()) {
                next = 0;
            }
            Outcome outcome = cores.await(taken);
            if (!(outcome instanceof Outcome.Received)) {
                throw new IllegalStateException("no event: outcome=" + outcome);
            }
            cores.settle();
        }
        return atLeast;
    }
}
