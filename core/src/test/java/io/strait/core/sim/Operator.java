package io.strait.core.sim;

import io.strait.core.Input;
import io.strait.core.id.SessionId;
import io.strait.core.op.Op;
import io.strait.core.sim.check.OpRecord;
import io.strait.core.sim.check.SessionRecord;
import java.util.HashMap;
import java.util.Map;

/** The harness's own hand: declares channels before the work, looks at them after it. One session per node. */
final class Operator {

    private final SimRun run;
    private final SeededRandom random;
    private final Map<Integer, SessionRecord> sessions = new HashMap<>();

    Operator(SimRun run, SeededRandom random) {
        this.run = run;
        this.random = random;
    }

    OpRecord submit(SimNode node, Op op) {
        return node.submit(sessions.computeIfAbsent(node.index(), index -> open(node)), op);
    }

    private SessionRecord open(SimNode node) {
        SessionId id = new SessionId(random.bits(), random.bits());
        run.recordText().name(id, "operator@n" + node.index());
        int participant = run.options().cluster().participants();
        SessionRecord session = new SessionRecord(id, participant, node.index(), Integer.MAX_VALUE, 0);
        run.history().opened(session);
        node.handle(new Input.OpenSession(id, Integer.MAX_VALUE, 0));
        return session;
    }
}
