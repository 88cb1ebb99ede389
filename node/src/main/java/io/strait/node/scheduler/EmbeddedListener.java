package io.strait.node.scheduler;

import io.strait.client.port.CorePort;
import io.strait.core.op.Outcome;

/** Tells a participant in this process what becomes of its operations. */
record EmbeddedListener(CorePort port) implements SessionListener {

    @Override
    public void onReply(long opId, Outcome outcome) {
        port.onOutcome(opId, outcome);
    }

    @Override
    public void onNeedValue(long opId, int branch) {
        port.onNeedValue(opId, branch);
    }

    @Override
    public void onStopped(String reason) {
        port.onStopped(reason);
    }
}
