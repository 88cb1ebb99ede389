package io.strait.core.sim.check;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.core.Output.Undelivered;
import io.strait.core.id.Age;
import io.strait.core.id.Attempt;
import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SelectId;
import io.strait.core.id.SessionId;
import io.strait.core.message.Message;
import io.strait.core.op.Branch;
import io.strait.core.op.ChannelInfo;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.ChannelProperties.Overflow;
import io.strait.core.op.Choice;
import io.strait.core.op.CloseCause;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each check sees what it is there to see, in histories of a few operations written by hand. */
class ChecksTest {

    private static final ChannelName A = new ChannelName("a");
    private static final ChannelName B = new ChannelName("b");
    private static final NodeUid HOME = new NodeUid(7);

    private final History history = new History(new History.Terms(0, false, false), Invariants.everyStep());
    private final SessionRecord session =
            history.opened(new SessionRecord(new SessionId(1, 1), 0, 0, Integer.MAX_VALUE, 0));
    private final SessionRecord other =
            history.opened(new SessionRecord(new SessionId(2, 2), 1, 0, Integer.MAX_VALUE, 0));
    private long nowNs = 1_000;

    private void channels(ChannelProperties propertiesOfA) {
        history.addChannel(A, propertiesOfA).declaredEverywhere(0);
        history.addChannel(B, ChannelProperties.RENDEZVOUS);
    }

    private OpRecord submit(SessionRecord by, Op op) {
        history.nextStep();
        return history.submitted(by, op, nowNs, nowNs);
    }

    private OpRecord send(ChannelName channel) {
        return submit(session, Op.plain(Branch.send(channel, value(channel)), Op.NO_TIMEOUT));
    }

    private Payload value(ChannelName channel) {
        return history.newValue(channel, Payload.Kind.VALUE).payload();
    }

    private OpRecord receive(ChannelName channel) {
        return submit(other, Op.plain(Branch.receive(channel), Op.NO_TIMEOUT));
    }

    private void reply(OpRecord op, Outcome outcome) {
        history.nextStep();
        history.replied(op.session().id(), op.opId(), outcome, nowNs, nowNs);
    }

    private void received(OpRecord receiver, OpRecord sender) {
        reply(receiver, new Outcome.Received(0, sender.value(0).payload()));
    }

    private void finish() {
        Invariants.finished().forEach(validation -> validation.check(history));
    }

    private void requireViolation(Class<?> check, Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        InvariantViolation.class,
                        violation -> assertThatCode(() -> assertThatName(violation, check))
                                .doesNotThrowAnyException());
    }

    private static void assertThatName(InvariantViolation violation, Class<?> check) {
        org.assertj.core.api.Assertions.assertThat(violation.invariant()).isEqualTo(check.getSimpleName());
    }

    @Test
    void shouldAcceptARendezvous() {
        channels(ChannelProperties.RENDEZVOUS);
        OpRecord sender = send(A);
        OpRecord receiver = receive(A);
        received(receiver, sender);
        reply(sender, new Outcome.Sent(0));

        assertThatCode(this::finish).doesNotThrowAnyException();
    }

    @Test
    @DisplayName("D2 a value received twice is seen at once")
    void shouldSeeAValueReceivedTwice() {
        channels(ChannelProperties.RENDEZVOUS);
        OpRecord sender = send(A);
        OpRecord first = receive(A);
        OpRecord second = receive(A);
        received(first, sender);

        requireViolation(OneBranchFires.class, () -> received(second, sender));
    }

    @Test
    @DisplayName("D2 a value of an operation that failed is seen at once")
    void shouldSeeAValueOfACancelledSend() {
        channels(ChannelProperties.RENDEZVOUS);
        OpRecord sender = send(A);
        OpRecord receiver = receive(A);
        sender.requestCancel(history.step());
        reply(sender, new Outcome.Cancelled());

        requireViolation(OneBranchFires.class, () -> received(receiver, sender));
    }

    @Test
    @DisplayName("S1 two branches of one select are seen at once")
    void shouldSeeTwoBranchesFire() {
        channels(ChannelProperties.RENDEZVOUS);
        OpRecord sender = submit(
                session,
                new Op.Select(
                        List.of(Branch.send(A, value(A)), Branch.send(B, value(B))),
                        Choice.EAGER,
                        Op.NO_TIMEOUT,
                        Op.NO_TIMEOUT,
                        false,
                        false));
        OpRecord first = receive(A);
        OpRecord second = receive(B);
        reply(first, new Outcome.Received(0, sender.value(0).payload()));

        requireViolation(
                OneBranchFires.class,
                () -> reply(second, new Outcome.Received(0, sender.value(1).payload())));
    }

    @Test
    @DisplayName("D2 a send reported although nobody received is seen at the end")
    void shouldSeeALostValue() {
        channels(ChannelProperties.RENDEZVOUS);
        OpRecord sender = send(A);
        reply(sender, new Outcome.Sent(0));

        requireViolation(ValueFates.class, this::finish);
    }

    @Test
    void shouldAcceptAValueTakenByASessionThatEnded() {
        channels(ChannelProperties.RENDEZVOUS);
        OpRecord sender = send(A);
        receive(A);
        history.sessionGone(other);
        reply(sender, new Outcome.Sent(0));

        assertThatCode(this::finish).doesNotThrowAnyException();
    }

    @Test
    void shouldSeeTwoValuesTakenByOneReceiveOfASessionThatEnded() {
        channels(ChannelProperties.RENDEZVOUS);
        OpRecord first = send(A);
        OpRecord second = send(A);
        receive(A);
        history.sessionGone(other);
        reply(first, new Outcome.Sent(0));
        reply(second, new Outcome.Sent(0));

        requireViolation(ValueFates.class, this::finish);
    }

    @Test
    @DisplayName("D8 a value that overtakes an earlier one of the buffer is seen at the end")
    void shouldSeeAValueOvertaken() {
        channels(ChannelProperties.buffered(2, Overflow.SUSPEND));
        OpRecord first = send(A);
        reply(first, new Outcome.Sent(0));
        OpRecord second = send(A);
        reply(second, new Outcome.Sent(0));
        received(receive(A), second);
        received(receive(A), first);

        requireViolation(BufferOrder.class, this::finish);
    }

    @Test
    @DisplayName("C2 a receive that is told nothing is there while a value is, is seen at the end")
    void shouldSeeAValueOverlooked() {
        channels(ChannelProperties.buffered(2, Overflow.SUSPEND));
        OpRecord sender = send(A);
        reply(sender, new Outcome.Sent(0));
        reply(submit(other, Op.attempt(Branch.receive(A))), new Outcome.NotReady());
        received(receive(A), sender);

        requireViolation(BufferOrder.class, this::finish);
    }

    @Test
    @DisplayName("C1 a send of a rendezvous that is reported before its receive began is seen at the end")
    void shouldSeeARendezvousThatBuffers() {
        channels(ChannelProperties.RENDEZVOUS);
        OpRecord sender = send(A);
        reply(sender, new Outcome.Sent(0));
        received(receive(A), sender);

        requireViolation(BufferBound.class, this::finish);
    }

    @Test
    @DisplayName("C2 a buffer over its capacity is seen at the end")
    void shouldSeeABufferOverItsCapacity() {
        channels(ChannelProperties.buffered(1, Overflow.SUSPEND));
        OpRecord first = send(A);
        reply(first, new Outcome.Sent(0));
        OpRecord second = send(A);
        reply(second, new Outcome.Sent(0));
        received(receive(A), first);
        received(receive(A), second);

        requireViolation(BufferBound.class, this::finish);
    }

    @Test
    @DisplayName("C11 a value given up and received is seen at once")
    void shouldSeeAnUndeliveredValueReceived() {
        channels(ChannelProperties.buffered(1, Overflow.DROP_OLDEST));
        OpRecord sender = send(A);
        reply(sender, new Outcome.Sent(0));
        history.undelivered(new Undelivered(A, sender.value(0).payload(), Undelivered.Reason.OVERFLOW));

        requireViolation(OneBranchFires.class, () -> received(receive(A), sender));
    }

    @Test
    @DisplayName("C7 a send that succeeds after the close is seen at the end")
    void shouldSeeASendAfterTheClose() {
        channels(ChannelProperties.RENDEZVOUS);
        OpRecord receiver = receive(A);
        CloseCause cause = new CloseCause(false, "enough");
        reply(submit(session, new Op.Close(A, cause)), new Outcome.CloseDone(cause));
        OpRecord sender = send(A);
        received(receiver, sender);
        reply(sender, new Outcome.Sent(0));

        requireViolation(CloseRules.class, this::finish);
    }

    @Test
    @DisplayName("C7 a second cause is seen at the end")
    void shouldSeeASecondCause() {
        channels(ChannelProperties.RENDEZVOUS);
        CloseCause first = new CloseCause(false, "first");
        CloseCause second = new CloseCause(false, "second");
        reply(submit(session, new Op.Close(A, first)), new Outcome.CloseDone(first));
        reply(submit(session, new Op.Close(A, second)), new Outcome.CloseDone(second));

        requireViolation(CloseRules.class, this::finish);
    }

    @Test
    void shouldSeeTwoDifferentOutcomes() {
        channels(ChannelProperties.RENDEZVOUS);
        OpRecord receiver = submit(other, Op.plain(Branch.receive(A), 0));
        reply(receiver, new Outcome.TimedOut());
        reply(receiver, new Outcome.TimedOut());

        assertThatThrownBy(() -> reply(receiver, new Outcome.NotReady())).hasMessageContaining("AnsweredOnce");
    }

    @Test
    @DisplayName("S4 a time-out before its time is seen at once")
    void shouldSeeAnEarlyTimeOut() {
        channels(ChannelProperties.RENDEZVOUS);
        OpRecord receiver = submit(other, Op.plain(Branch.receive(A), 500));
        nowNs += 499;

        requireViolation(DeadlineKept.class, () -> reply(receiver, new Outcome.TimedOut()));
    }

    @Test
    @DisplayName("S8 an answer after a strict deadline is seen at once")
    void shouldSeeAnAnswerAfterAStrictDeadline() {
        channels(ChannelProperties.RENDEZVOUS);
        OpRecord receiver =
                submit(other, new Op.Select(List.of(Branch.receive(A)), Choice.EAGER, Op.NO_TIMEOUT, 500, false, true));
        nowNs += 502;

        requireViolation(DeadlineKept.class, () -> reply(receiver, new Outcome.TimedOut()));
    }

    @Test
    void shouldSeeACancelThatNobodyAskedFor() {
        channels(ChannelProperties.RENDEZVOUS);
        OpRecord receiver = receive(A);

        requireViolation(OutcomeFits.class, () -> reply(receiver, new Outcome.Cancelled()));
    }

    @Test
    @DisplayName("S4 a try that overlooks a waiting partner is seen at the end")
    void shouldSeeATryThatOverlooksItsPartner() {
        channels(ChannelProperties.RENDEZVOUS);
        OpRecord sender = send(A);
        nowNs++;
        reply(submit(other, Op.attempt(Branch.receive(A))), new Outcome.NotReady());
        nowNs++;
        sender.requestCancel(history.step());
        reply(sender, new Outcome.Cancelled());

        requireViolation(TryIsExact.class, this::finish);
    }

    @Test
    @DisplayName("S13 an older claim that is told BUSY is seen on the wire")
    void shouldSeeAnOlderClaimRefused() {
        SelectId claimer = new SelectId(HOME, 1);
        SelectId receiver = new SelectId(HOME, 2);
        Attempt attempt = new Attempt(claimer, 1);
        Message claim =
                new Message.Claim(attempt, new Age(10, claimer), A, receiver, 0, Payload.value("sim", new byte[0]));
        history.sent(0, 1, claim);
        history.sent(1, 0, new Message.Busy(attempt, new Age(9, receiver)));
        history.sent(0, 1, claim);

        requireViolation(
                OlderIsNeverRefused.class, () -> history.sent(1, 0, new Message.Busy(attempt, new Age(11, receiver))));
    }

    @Test
    void shouldSeeTwoOperationsThatWaitForEachOther() {
        channels(ChannelProperties.RENDEZVOUS);
        send(A);
        receive(A);

        requireViolation(Progress.class, () -> new Progress().check(history));
    }

    @Test
    void shouldAcceptASelectThatCouldOnlyMeetItself() {
        channels(ChannelProperties.RENDEZVOUS);
        submit(
                session,
                new Op.Select(
                        List.of(Branch.send(A, value(A)), Branch.receive(A)),
                        Choice.EAGER,
                        Op.NO_TIMEOUT,
                        Op.NO_TIMEOUT,
                        false,
                        false));

        assertThatCode(() -> new Progress().check(history)).doesNotThrowAnyException();
    }

    @Test
    void shouldSeeAReceiverBesideABufferedValue() {
        channels(ChannelProperties.buffered(2, Overflow.SUSPEND));
        receive(A);
        history.channel(A).settled(info(2, 1, 0, 1));

        requireViolation(Progress.class, () -> new Progress().check(history));
    }

    @Test
    void shouldSeeASenderBesideRoom() {
        channels(ChannelProperties.buffered(2, Overflow.SUSPEND));
        send(A);
        history.channel(A).settled(info(2, 1, 1, 0));

        requireViolation(Progress.class, () -> new Progress().check(history));
    }

    @Test
    @DisplayName("C12 a count that is not what waits is seen when settled")
    void shouldSeeAWrongCount() {
        channels(ChannelProperties.RENDEZVOUS);
        receive(A);
        history.channel(A).settled(info(0, 0, 0, 2));

        requireViolation(HomesAgree.class, () -> new HomesAgree().check(history));
    }

    private static ChannelInfo idle(ChannelName channel, boolean declared, @Nullable CloseCause closed) {
        return new ChannelInfo(channel, HOME, ChannelProperties.RENDEZVOUS, declared, 0, 0, 0, 0, 0, 0, 0, 0, closed);
    }

    private static ChannelInfo info(int capacity, int buffered, int senders, int receivers) {
        return new ChannelInfo(
                A,
                HOME,
                ChannelProperties.buffered(capacity, Overflow.SUSPEND),
                capacity > 0,
                buffered,
                senders,
                receivers,
                0,
                0,
                0,
                0,
                0,
                null);
    }

    @Test
    @DisplayName("C7 C13 a declaration and a close that were answered and are lost are seen")
    void shouldSeeALostDeclarationAndALostClose() {
        channels(ChannelProperties.RENDEZVOUS);
        CloseCause cause = new CloseCause(false, "done");
        reply(
                submit(session, new Op.Declare(A, ChannelProperties.RENDEZVOUS)),
                new Outcome.Declared(ChannelProperties.RENDEZVOUS));
        reply(submit(session, new Op.Close(B, cause)), new Outcome.CloseDone(cause));
        AnsweredIsKept check = new AnsweredIsKept();
        history.channel(A).settled(idle(A, true, null));
        history.channel(B).settled(idle(B, false, cause));
        assertThatCode(() -> check.check(history)).doesNotThrowAnyException();

        history.channel(A).settled(idle(A, false, null));
        assertThatThrownBy(() -> check.check(history)).hasMessageContaining("a declaration is lost");
        history.channel(A).settled().clear();
        history.channel(B).settled(idle(B, false, null));
        assertThatThrownBy(() -> check.check(history)).hasMessageContaining("a close is lost");
        history.channel(B).settled().clear();
        history.channel(B).settled(idle(B, false, cause));
        history.channel(B).closedAsStored(new CloseCause(true, "another's"));
        assertThatThrownBy(() -> check.check(history)).hasMessageContaining("closed with another cause");
    }
}
