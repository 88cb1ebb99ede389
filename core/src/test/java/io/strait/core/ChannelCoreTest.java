package io.strait.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SessionId;
import io.strait.core.op.Branch;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.ChannelProperties.Overflow;
import io.strait.core.op.Choice;
import io.strait.core.op.CloseCause;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Payload;
import io.strait.core.op.Refusal;
import io.strait.core.placement.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One node alone: every promise that needs no network, step by step. */
class ChannelCoreTest {

    private static final ChannelName A = new ChannelName("a");
    private static final ChannelName B = new ChannelName("b");
    private static final SessionId ALICE = new SessionId(0, 1);
    private static final SessionId BOB = new SessionId(0, 2);

    private final NodeUid node = new NodeUid(7);
    private final ChannelCore core = new ChannelCore(node, CoreLimits.DEFAULT);
    private final Map<Long, Outcome> outcomes = new HashMap<>();
    private final List<Output.NeedValue> wanted = new ArrayList<>();
    private final List<Input.RecordPublished> published = new ArrayList<>();
    private long nextOp;
    private long now = 1_000;

    @BeforeEach
    void openSessions() {
        core.handle(new Input.ViewChanged(View.of(node)), now);
        core.handle(new Input.OpenSession(ALICE, 1_000, 0), now);
        core.handle(new Input.OpenSession(BOB, 1_000, 0), now);
    }

    @Test
    @DisplayName("C1 a send completes when one receive took the value")
    void shouldHandOverWhenReceiverComesSecond() {
        long send = submit(ALICE, Op.plain(Branch.send(A, text("x")), Op.NO_TIMEOUT));
        assertThat(outcomes).doesNotContainKey(send);

        long receive = submit(BOB, Op.plain(Branch.receive(A), Op.NO_TIMEOUT));

        assertThat(outcomes.get(send)).isEqualTo(new Outcome.Sent(0));
        assertThat(received(receive)).isEqualTo("x");
        assertThat(core.channelCount()).isZero();
        assertThat(core.pendingCount()).isZero();
    }

    @Test
    @DisplayName("C2 a receive from a full buffer takes the oldest and admits one blocked sender")
    void shouldAdmitBlockedSenderWhenFull() {
        declare(A, 1, Overflow.SUSPEND);
        long first = submit(ALICE, Op.plain(Branch.send(A, text("1")), Op.NO_TIMEOUT));
        long second = submit(ALICE, Op.plain(Branch.send(A, text("2")), Op.NO_TIMEOUT));
        assertThat(outcomes).containsKey(first).doesNotContainKey(second);

        long receive = submit(BOB, Op.plain(Branch.receive(A), Op.NO_TIMEOUT));

        assertThat(received(receive)).isEqualTo("1");
        assertThat(outcomes.get(second)).isEqualTo(new Outcome.Sent(0));
    }

    @Test
    @DisplayName("C4 waiters are served first come, first served")
    void shouldServeInOrder() {
        long first = submit(ALICE, Op.plain(Branch.receive(A), Op.NO_TIMEOUT));
        long second = submit(ALICE, Op.plain(Branch.receive(A), Op.NO_TIMEOUT));

        submit(BOB, Op.plain(Branch.send(A, text("1")), Op.NO_TIMEOUT));
        submit(BOB, Op.plain(Branch.send(A, text("2")), Op.NO_TIMEOUT));

        assertThat(received(first)).isEqualTo("1");
        assertThat(received(second)).isEqualTo("2");
    }

    @Test
    @DisplayName("C6 try answers at one instant")
    void shouldAnswerNotReadyWhenNobodyWaits() {
        assertThat(outcomes.get(submit(ALICE, Op.attempt(Branch.receive(A))))).isEqualTo(new Outcome.NotReady());
        submit(BOB, Op.plain(Branch.send(A, text("x")), Op.NO_TIMEOUT));
        assertThat(received(submit(ALICE, Op.attempt(Branch.receive(A))))).isEqualTo("x");
        assertThat(core.channelCount()).isZero();
    }

    @Test
    @DisplayName("C6 a deadline ends a wait")
    void shouldTimeOut() {
        long receive = submit(ALICE, Op.plain(Branch.receive(A), 100));
        assertThat(core.nextDeadlineNs()).isEqualTo(now + 100);

        now += 100;
        core.onDeadline(now);
        drain();

        assertThat(outcomes.get(receive)).isEqualTo(new Outcome.TimedOut());
        assertThat(core.channelCount()).isZero();
    }

    @Test
    @DisplayName("C7 close lets blocked senders deliver, then ends receivers")
    void shouldDrainBeforeClosed() {
        long blocked = submit(ALICE, Op.plain(Branch.send(A, text("x")), Op.NO_TIMEOUT));
        submit(ALICE, new Op.Close(A, new CloseCause(false, "done")));
        long late = submit(ALICE, Op.plain(Branch.send(A, text("y")), Op.NO_TIMEOUT));

        long first = submit(BOB, Op.plain(Branch.receive(A), Op.NO_TIMEOUT));
        long second = submit(BOB, Op.plain(Branch.receive(A), Op.NO_TIMEOUT));

        CloseCause cause = new CloseCause(false, "done");
        assertThat(outcomes.get(blocked)).isEqualTo(new Outcome.Sent(0));
        assertThat(outcomes.get(late)).isEqualTo(new Outcome.Closed(0, A, cause));
        assertThat(received(first)).isEqualTo("x");
        assertThat(outcomes.get(second)).isEqualTo(new Outcome.Closed(0, A, cause));
    }

    @Test
    @DisplayName("C8 abort fails both sides at once")
    void shouldFailEverybodyOnAbort() {
        long blocked = submit(ALICE, Op.plain(Branch.send(A, text("x")), Op.NO_TIMEOUT));
        submit(BOB, new Op.Close(A, new CloseCause(true, "no")));
        long receive = submit(BOB, Op.plain(Branch.receive(A), Op.NO_TIMEOUT));

        CloseCause cause = new CloseCause(true, "no");
        assertThat(outcomes.get(blocked)).isEqualTo(new Outcome.Closed(0, A, cause));
        assertThat(outcomes.get(receive)).isEqualTo(new Outcome.Closed(0, A, cause));
    }

    @Test
    @DisplayName("C13 a conflicting declaration is refused")
    void shouldRefuseConflict() {
        declare(A, 2, Overflow.SUSPEND);
        long conflict = submit(ALICE, new Op.Declare(A, ChannelProperties.buffered(3, Overflow.SUSPEND)));
        assertThat(((Outcome.Refused) outcomes.get(conflict)).refusal()).isEqualTo(Refusal.CONFLICTING_PROPERTIES);
    }

    @Test
    @DisplayName("S1 S3 one branch fires, the first ready in list order")
    void shouldFireFirstReadyBranch() {
        long sendB = submit(ALICE, Op.plain(Branch.send(B, text("b")), Op.NO_TIMEOUT));
        long sendA = submit(ALICE, Op.plain(Branch.send(A, text("a")), Op.NO_TIMEOUT));

        long select = submit(BOB, ordered(Branch.receive(A), Branch.receive(B)));

        assertThat(received(select)).isEqualTo("a");
        assertThat(outcomes.get(sendA)).isEqualTo(new Outcome.Sent(0));
        assertThat(outcomes).doesNotContainKey(sendB);
        assertThat(received(submit(BOB, Op.plain(Branch.receive(B), Op.NO_TIMEOUT))))
                .isEqualTo("b");
    }

    @Test
    @DisplayName("S2 a select never meets itself")
    void shouldNotMeetItself() {
        long self = submit(ALICE, ordered(Branch.send(A, text("x")), Branch.receive(A)));
        assertThat(outcomes).doesNotContainKey(self);
        long receive = submit(BOB, Op.plain(Branch.receive(A), Op.NO_TIMEOUT));
        assertThat(received(receive)).isEqualTo("x");
        assertThat(outcomes.get(self)).isEqualTo(new Outcome.Sent(0));
    }

    @Test
    @DisplayName("S4 the default fires when no branch can")
    void shouldTakeDefault() {
        Op.Select op = new Op.Select(
                List.of(Branch.receive(A), Branch.send(B, text("x"))), Choice.ORDERED, -1, -1, true, false);
        assertThat(outcomes.get(submit(ALICE, op))).isEqualTo(new Outcome.NotReady());
    }

    @Test
    @DisplayName("S5 a select that would wait for ever is refused")
    void shouldRefuseEmptySelect() {
        long empty = submit(ALICE, ordered());
        assertThat(((Outcome.Refused) outcomes.get(empty)).refusal()).isEqualTo(Refusal.NO_BRANCHES);
    }

    @Test
    @DisplayName("D7 S6 the question for a lazy value comes again after a resume")
    void shouldAskAgainWhenAttached() {
        SessionId carol = new SessionId(0, 3);
        core.handle(new Input.OpenSession(carol, 10, 1_000), now);
        core.handle(new Input.Submit(carol, 99, Op.plain(Branch.lazySend(A), Op.NO_TIMEOUT)), now);
        long receive = submit(BOB, Op.plain(Branch.receive(A), Op.NO_TIMEOUT));
        assertThat(wanted).hasSize(1);

        core.handle(new Input.DetachSession(carol), now);
        core.handle(new Input.AttachSession(carol), now);
        drain();

        Output.NeedValue question = new Output.NeedValue(carol, 99, 0);
        assertThat(wanted).containsExactly(question, question);
        core.handle(new Input.Supply(carol, 99, 0, text("late"), null), now);
        core.handle(new Input.AttachSession(carol), now);
        drain();
        assertThat(received(receive)).isEqualTo("late");
        assertThat(wanted).hasSize(2);
    }

    @Test
    @DisplayName("C12 channels are listed by name, page by page")
    void shouldListByName() {
        for (String name : List.of("b2", "a1", "b1", "b3", "c")) {
            submit(ALICE, Op.plain(Branch.receive(new ChannelName(name)), Op.NO_TIMEOUT));
        }

        assertThat(names("", "", 10)).containsExactly("a1", "b1", "b2", "b3", "c");
        assertThat(names("", "b", 2)).containsExactly("b1", "b2");
        assertThat(names("b2", "b", 2)).containsExactly("b3");
        assertThat(names("c", "", 2)).isEmpty();
    }

    private List<String> names(String after, String prefix, int max) {
        return core.localChannels(after, prefix, max).stream()
                .map(info -> info.channel().value())
                .toList();
    }

    @Test
    @DisplayName("S6 a lazy value is asked for when its branch is chosen")
    void shouldAskForLazyValue() {
        long send = submit(ALICE, Op.plain(Branch.lazySend(A), Op.NO_TIMEOUT));
        assertThat(wanted).isEmpty();
        long receive = submit(BOB, Op.plain(Branch.receive(A), Op.NO_TIMEOUT));
        assertThat(wanted).hasSize(1);
        assertThat(outcomes).doesNotContainKey(receive);

        core.handle(new Input.Supply(ALICE, send, 0, text("late"), null), now);
        drain();

        assertThat(received(receive)).isEqualTo("late");
        assertThat(outcomes.get(send)).isEqualTo(new Outcome.Sent(0));
    }

    @Test
    @DisplayName("S6 a supplier that fails leaves the partner waiting")
    void shouldKeepPartnerWhenSupplierFails() {
        long send = submit(ALICE, Op.plain(Branch.lazySend(A), Op.NO_TIMEOUT));
        long receive = submit(BOB, Op.plain(Branch.receive(A), Op.NO_TIMEOUT));
        core.handle(new Input.Supply(ALICE, send, 0, null, "boom"), now);
        drain();
        assertThat(((Outcome.Refused) outcomes.get(send)).refusal()).isEqualTo(Refusal.SUPPLIER_FAILED);
        assertThat(outcomes).doesNotContainKey(receive);
        submit(ALICE, Op.plain(Branch.send(A, text("x")), Op.NO_TIMEOUT));
        assertThat(received(receive)).isEqualTo("x");
    }

    private long submit(SessionId session, Op op) {
        long opId = ++nextOp;
        core.handle(new Input.Submit(session, opId, op), now);
        drain();
        return opId;
    }

    private void declare(ChannelName channel, int capacity, Overflow overflow) {
        long opId = submit(ALICE, new Op.Declare(channel, ChannelProperties.buffered(capacity, overflow)));
        assertThat(outcomes.get(opId)).isInstanceOf(Outcome.Declared.class);
    }

    private static Op.Select ordered(Branch... branches) {
        return new Op.Select(List.of(branches), Choice.ORDERED, -1, -1, false, false);
    }

    private static Payload text(String text) {
        return Payload.value("text/plain", text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private String received(long opId) {
        Outcome outcome = outcomes.get(opId);
        assertThat(outcome).isInstanceOf(Outcome.Received.class);
        return new String(((Outcome.Received) outcome).value().data(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private void drain() {
        drainOnce();
        List<Input.RecordPublished> stored = List.copyOf(published);
        published.clear();
        stored.forEach(input -> core.handle(input, now));
        if (!stored.isEmpty()) {
            drain();
        }
    }

    private void drainOnce() {
        core.drain(new OutputSink() {
            @Override
            public void onReply(Output.Reply output) {
                outcomes.put(output.opId(), output.outcome());
            }

            @Override
            public void onNeedValue(Output.NeedValue output) {
                wanted.add(output);
            }

            @Override
            public void onPeerSend(Output.PeerSend output) {
                throw new AssertionError("a node alone sends nothing: " + output);
            }

            @Override
            public void onPublish(Output.Publish output) {
                published.add(new Input.RecordPublished(output.number(), null));
            }

            @Override
            public void onUndelivered(Output.Undelivered output) {}
        });
    }
}
