package io.strait.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.Endpoint;
import io.strait.StraitOptions;
import io.strait.client.port.Completion;
import io.strait.client.port.OperationHandle;
import io.strait.core.id.ChannelName;
import io.strait.core.op.Branch;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingOpsTest {

    private final PendingOps ops = new PendingOps();

    @Test
    void shouldUseUpCreditUntilAcknowledged() {
        ops.setCredit(2);
        PendingOp a = queued();
        PendingOp b = queued();

        ops.markSent(a);
        assertThat(ops.hasCredit()).isTrue();
        ops.markSent(b);
        assertThat(ops.hasCredit()).isFalse();
        assertThat(ops.onAnswered(a.opId)).isSameAs(a);
        assertThat(ops.hasCredit()).isFalse();
        assertThat(ops.wouldHaveCredit()).isTrue();
        assertThat(ops.takeAcknowledgements()).containsExactly(1L);

        assertThat(ops.hasCredit()).isTrue();
        assertThat(ops.sent()).containsExactly(b);
    }

    @Test
    void shouldAcknowledgeRepeatedAnswers() {
        ops.setCredit(8);
        PendingOp op = queued();
        ops.markSent(op);

        ops.onAnswered(1);
        ops.takeAcknowledgements();

        assertThat(ops.onAnswered(1)).isNull();
        assertThat(ops.takeAcknowledgements()).containsExactly(1L);
    }

    @Test
    void shouldBeginIdsAgainWithEachSession() {
        PendingOp first = queued();
        PendingOp second = queued();
        PendingOp third = queued();
        ops.markSent(first);
        ops.markSent(second);

        assertThat(ops.endSession()).containsExactly(first, second);
        ops.queueFirst(List.of(second));

        assertThat(ops.firstQueued()).isSameAs(second);
        ops.markSent(second);
        ops.markSent(third);
        assertThat(second.opId).isEqualTo(1);
        assertThat(third.opId).isEqualTo(2);
    }

    @Test
    void shouldTakeTimeSpentHereOffTheTimeout() {
        Op.Select timed = Op.plain(Branch.receive(new ChannelName("c")), 0);
        PendingOp op = new PendingOp(session(), timed, new Ignored());

        assertThat(((Op.Select) op.wireOp()).timeoutNs()).isZero();
        assertThat(op.isRepeatable()).isFalse();
        assertThat(new PendingOp(session(), new Op.Inspect(new ChannelName("c")), new Ignored()).isRepeatable())
                .isTrue();
    }

    @Test
    void shouldPauseLongerAndLonger() {
        Backoff backoff = new Backoff(1_000, 8_000);

        assertThat(backoff.nextDelayNs(1)).isZero();
        assertThat(backoff.nextDelayNs(1)).isBetween(500L, 1_000L);
        assertThat(backoff.nextDelayNs(1)).isBetween(1_000L, 2_000L);
        for (int i = 0; i < 50; i++) {
            assertThat(backoff.nextDelayNs(1)).isBetween(2_000L, 8_000L);
        }
        backoff.reset();
        assertThat(backoff.nextDelayNs(1)).isZero();
    }

    @Test
    void shouldGoRoundConfiguredThenLearnedNodes() {
        Endpoint a = new Endpoint("a", 1);
        Endpoint b = new Endpoint("b", 2);
        KnownNodes nodes = new KnownNodes(List.of(a));

        nodes.learn(List.of("a:1", "b:2", "nonsense:port"));

        assertThat(List.of(nodes.next(), nodes.next(), nodes.next())).containsExactly(a, b, a);
    }

    private PendingOp queued() {
        PendingOp op = new PendingOp(session(), Op.plain(Branch.receive(new ChannelName("c")), -1), new Ignored());
        ops.queue(op);
        return op;
    }

    private static ClientSession session() {
        return new ClientSession(StraitOptions.defaults(), (endpoint, listener) -> {
            throw new IllegalStateException("not connected in this test");
        });
    }

    private static final class Ignored implements Completion {
        @Override
        public void onOutcome(Outcome outcome) {}

        @Override
        public void onNeedValue(OperationHandle operation, int branch) {}

        @Override
        public boolean runsApplicationCode() {
            return false;
        }
    }
}
