package io.strait.core.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SelectId;
import io.strait.core.id.SessionId;
import io.strait.core.op.Branch;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.Direction;
import io.strait.core.op.LoopChange;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Payload;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The check of the fair bound sees what breaks it, and says nothing of a partner that does not count. */
@Timeout(30)
class LoopsAreFairTest {

    private static final ChannelName A = new ChannelName("a");
    private static final ChannelName B = new ChannelName("b");
    private static final SelectId LOOP = new SelectId(new NodeUid(7), 1);
    private static final long SETTLE_NS = 50;
    private static final long LONG_NS = 2 * SETTLE_NS;

    private final History history = new History(new History.Terms(SETTLE_NS, false, false), Invariants.everyStep());
    private final SessionRecord server = session(0);
    private long nowNs = 1_000;
    private int sessions;

    /** One select receives on both channels. */
    @BeforeEach
    void openLoop() {
        history.addChannel(A, ChannelProperties.RENDEZVOUS).declaredEverywhere(0);
        history.addChannel(B, ChannelProperties.RENDEZVOUS).declaredEverywhere(0);
        Op.OpenLoop open = new Op.OpenLoop(
                List.of(new LoopChange.Add(0, A, Direction.RECEIVE), new LoopChange.Add(1, B, Direction.RECEIVE)));
        reply(submit(server, open), new Outcome.LoopChanged(LOOP));
    }

    private SessionRecord session(int participant) {
        SessionId id = new SessionId(participant, ++sessions);
        return history.opened(new SessionRecord(id, participant, 0, Integer.MAX_VALUE, 0));
    }

    private OpRecord submit(SessionRecord by, Op op) {
        history.nextStep();
        return history.submitted(by, op, nowNs, nowNs);
    }

    private void reply(OpRecord op, Outcome outcome) {
        history.nextStep();
        history.replied(op.session().id(), op.opId(), outcome, nowNs, nowNs);
    }

    private OpRecord send(SessionRecord by, ChannelName channel) {
        Payload value = history.newValue(channel, Payload.Kind.VALUE).payload();
        return submit(by, Op.plain(Branch.send(channel, value), Op.NO_TIMEOUT));
    }

    private OpRecord send(ChannelName channel) {
        return send(session(1), channel);
    }

    /** At the home of the first branch, since a long time. */
    private OpRecord waitingPartner() {
        OpRecord partner = send(A);
        nowNs += LONG_NS;
        return partner;
    }

    /** Passes over the first branch once too often. */
    private OpRecord passOver() {
        OpRecord partner = waitingPartner();
        serveThenTheOther(2);
        return partner;
    }

    /** A round that receives from this sender, which hears of it a long time after. */
    private void serve(int branch, OpRecord sender) {
        OpRecord round = submit(server, new Op.Round(LOOP, Op.NO_TIMEOUT, false));
        reply(round, new Outcome.Received(branch, sender.value(0).payload()));
        nowNs += LONG_NS;
        reply(sender, new Outcome.Sent(0));
    }

    /** Serves a branch, and then the other one so many times. */
    private void serveThenTheOther(int times) {
        serve(0, send(A));
        for (int i = 0; i < times; i++) {
            serve(1, send(B));
        }
    }

    private void check() {
        new LoopsAreFair().check(history);
    }

    private void requireSilence() {
        check();
        assertThat(history.applied()).isEmpty();
    }

    @Test
    @DisplayName("S11 a branch that is passed over twice while its partner waits is seen")
    void shouldSeeABranchThatIsPassedOver() {
        OpRecord waits = passOver();
        serve(0, waits);

        assertThatThrownBy(this::check).isInstanceOf(InvariantViolation.class).hasMessageContaining("served twice");
    }

    @Test
    @DisplayName("S11 a branch that is passed over until its partner gives up is seen")
    void shouldSeeABranchThatIsNeverServedAgain() {
        OpRecord waits = passOver();
        waits.requestCancel(history.step());
        reply(waits, new Outcome.Cancelled());

        assertThatThrownBy(this::check).isInstanceOf(InvariantViolation.class);
    }

    @Test
    @DisplayName("S11 one service of each other branch is fair, and counts as one application of the check")
    void shouldAcceptOneServiceOfTheOther() {
        OpRecord waits = waitingPartner();
        serveThenTheOther(1);
        serve(0, waits);
        check();

        assertThat(history.applied()).containsExactly(Map.entry("LoopsAreFair", 1L));
    }

    @Test
    void shouldPassByAPartnerThatMayNotHaveComeYet() {
        OpRecord waits = send(A);
        nowNs += SETTLE_NS;
        serveThenTheOther(2);
        serve(0, waits);

        requireSilence();
    }

    @Test
    @DisplayName("D8 a partner behind another operation of its session does not wait at the home")
    void shouldPassByAPartnerBehindAnotherOne() {
        SessionRecord both = session(1);
        OpRecord first = send(both, A);
        OpRecord second = send(both, A);
        nowNs += LONG_NS;
        serve(0, first);
        serve(1, send(B));
        serve(1, send(B));
        serve(0, second);

        requireSilence();
    }

    @Test
    void shouldPassByAPartnerThatGaveUpBefore() {
        OpRecord waits = waitingPartner();
        serve(0, send(A));
        waits.requestCancel(history.step());
        serve(1, send(B));
        serve(1, send(B));
        reply(waits, new Outcome.Cancelled());

        requireSilence();
    }

    @Test
    void shouldPassByABranchThatIsNotTheOnlyOne() {
        OpRecord rival = submit(session(1), Op.plain(Branch.receive(A), Op.NO_TIMEOUT));
        OpRecord waits = passOver();
        serve(0, waits);
        rival.requestCancel(history.step());
        reply(rival, new Outcome.Cancelled());

        requireSilence();
    }

    @Test
    void shouldPassByASelectThatWasChanged() {
        OpRecord waits = waitingPartner();
        Op.ChangeLoop change = new Op.ChangeLoop(LOOP, List.of(new LoopChange.Disable(0)));
        reply(submit(server, change), new Outcome.LoopChanged(LOOP));
        Op.ChangeLoop back = new Op.ChangeLoop(LOOP, List.of(new LoopChange.Enable(0)));
        reply(submit(server, back), new Outcome.LoopChanged(LOOP));
        serveThenTheOther(2);
        serve(0, waits);

        requireSilence();
    }
}
