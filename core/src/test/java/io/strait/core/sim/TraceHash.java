package io.strait.core.sim;

import io.strait.core.Input;
import io.strait.core.Output;
import io.strait.core.OutputSink;
import io.strait.core.id.SessionId;
import io.strait.core.op.Outcome;
import io.strait.core.op.Payload;

/** A hash of every input and output of a run, in order: equal hashes mean equal runs. The same in every process. */
final class TraceHash implements Input.Handler, OutputSink {

    private final MessageHash messages = new MessageHash();
    private final Coverage coverage = new Coverage();
    private long value = 0x243F6A8885A308D3L;

    long value() {
        return value;
    }

    /** What has been seen on the way. */
    Coverage coverage() {
        return coverage;
    }

    void step(long nowNs, int node) {
        mix(nowNs + node);
    }

    private void mix(long next) {
        value = Long.rotateLeft((value ^ next) * 0x9E3779B97F4A7C15L, 29);
    }

    private void mix(SessionId session, long opId) {
        mix(session.low() + opId);
    }

    @Override
    public void onOpenSession(Input.OpenSession input) {
        mix(input.session(), 1);
    }

    @Override
    public void onDetachSession(Input.DetachSession input) {
        mix(input.session(), 2);
    }

    @Override
    public void onAttachSession(Input.AttachSession input) {
        mix(input.session(), 3);
    }

    @Override
    public void onEndSession(Input.EndSession input) {
        mix(input.session(), 4);
    }

    @Override
    public void onSubmit(Input.Submit input) {
        mix(input.session(), input.opId() << 4);
    }

    @Override
    public void onCancel(Input.Cancel input) {
        mix(input.session(), (input.opId() << 4) + 1);
    }

    @Override
    public void onSupply(Input.Supply input) {
        mix(input.session(), (input.opId() << 4) + 2);
    }

    @Override
    public void onAcknowledge(Input.Acknowledge input) {
        mix(input.session(), ((long) input.opIds().hashCode() << 4) + 3);
    }

    @Override
    public void onPeerMessage(Input.PeerMessage input) {
        mix(coverage.message(input.message()));
        mix(messages.of(input.message(), input.from()));
    }

    @Override
    public void onViewChanged(Input.ViewChanged input) {
        mix(input.view().version() + input.view().reachable().hashCode());
    }

    @Override
    public void onNodeRemoved(Input.NodeRemoved input) {
        mix(input.node().value());
    }

    @Override
    public void onRecordChanged(Input.RecordChanged input) {
        mix(input.record().channel().hashCode());
    }

    @Override
    public void onRecordPublished(Input.RecordPublished input) {
        mix(input.number() * 2 + (input.fault() == null ? 1 : 0));
    }

    @Override
    public void onResetHomes(Input.ResetHomes input) {
        mix(5);
    }

    @Override
    public void onSendDigests(Input.SendDigests input) {
        mix(6);
    }

    @Override
    public void onReply(Output.Reply output) {
        mix(output.session(), output.opId());
        mix(coverage.outcome(output.outcome()));
        if (output.outcome() instanceof Outcome.Received received) {
            mix(of(received.value()));
        }
    }

    @Override
    public void onNeedValue(Output.NeedValue output) {
        mix(output.session(), output.opId() * 31 + output.branch());
    }

    @Override
    public void onPeerSend(Output.PeerSend output) {
        mix(output.to().value());
        mix(messages.of(output.message(), output.to()));
    }

    @Override
    public void onPublish(Output.Publish output) {
        mix(output.record().channel().hashCode());
    }

    @Override
    public void onUndelivered(Output.Undelivered output) {
        mix(of(output.value()));
    }

    private static long of(Payload payload) {
        return java.util.Arrays.hashCode(payload.data());
    }
}
