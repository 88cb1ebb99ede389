package io.strait.node.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker must see every way in which a history can be wrong, and nothing wrong in one that is right. */
class HistoryTest {

    private final History history = new History();
    private final ValueStream stream = history.open("alice", "node-a", "orders");
    private final Receipts bob = new Receipts(history, "bob", "orders");
    private final Receipts carol = new Receipts(history, "carol", "orders");

    @Test
    void shouldFindNothingWhenEveryValueIsReceivedOnceAndInOrder() {
        for (int i = 0; i < 100; i++) {
            Stamped value = stream.next("value " + i);
            (i % 3 == 0 ? carol : bob).received(value);
            stream.sent(value);
        }

        history.finish();

        assertThat(history.violations()).isEmpty();
        assertThat(history.receivedCount()).isEqualTo(100);
    }

    @Test
    void shouldFindNothingWhenWithdrawnValuesAreReceivedByNobody() {
        Stamped withdrawn = stream.next("a");
        stream.withdrawn(withdrawn);
        Stamped sent = stream.next("b");
        stream.sent(sent);
        bob.received(sent);

        history.finish();

        assertThat(history.violations()).isEmpty();
    }

    @Test
    void shouldReportLossWhenSentValueIsReceivedByNobody() {
        Stamped first = stream.next("a");
        stream.sent(first);
        Stamped second = stream.next("b");
        stream.sent(second);
        bob.received(second);

        history.finish();

        assertThat(kinds()).containsExactly(Violation.Kind.LOST);
        assertThat(history.violations().getFirst().detail()).isEqualTo("channel=orders sender=alice seq=0");
    }

    @Test
    void shouldReportDuplicateWhenTwoReceiversGetOneValue() {
        Stamped value = stream.next("a");
        stream.sent(value);
        bob.received(value);
        carol.received(value);

        history.finish();

        assertThat(kinds()).containsExactly(Violation.Kind.DUPLICATE);
    }

    @Test
    void shouldReportDuplicateWhenOneReceiverGetsOneValueTwice() {
        Stamped value = stream.next("a");
        stream.sent(value);
        bob.received(value);
        bob.received(value);

        assertThat(kinds()).containsExactly(Violation.Kind.DUPLICATE);
    }

    @Test
    void shouldReportReorderWhenOneReceiverGetsALaterValueFirst() {
        Stamped first = stream.next("a");
        Stamped second = stream.next("b");
        stream.sent(first);
        stream.sent(second);
        bob.received(second);
        bob.received(first);

        history.finish();

        assertThat(kinds()).containsExactly(Violation.Kind.REORDERED);
    }

    @Test
    void shouldNotCallItReorderWhenDifferentReceiversGetTheValues() {
        Stamped first = stream.next("a");
        Stamped second = stream.next("b");
        stream.sent(first);
        stream.sent(second);
        bob.received(second);
        carol.received(first);

        history.finish();

        assertThat(history.violations()).isEmpty();
    }

    @Test
    void shouldReportDoubleFireWhenWithdrawnValueIsReceived() {
        Stamped value = stream.next("a");
        bob.received(value);
        stream.withdrawn(value);

        history.finish();

        assertThat(kinds()).containsExactly(Violation.Kind.DOUBLE_FIRE);
    }

    @Test
    void shouldReportInventedWhenValueWasNeverOfferedThere() {
        bob.received(new Stamped(0, 0, "never offered"));
        bob.received(new Stamped(7, 0, "unknown stream"));
        ValueStream elsewhere = history.open("alice", "node-a", "payments");
        bob.received(elsewhere.next("wrong channel"));

        assertThat(kinds()).containsExactly(Violation.Kind.INVENTED, Violation.Kind.INVENTED, Violation.Kind.INVENTED);
    }

    @Test
    void shouldReportUnansweredWhenSenderNeverLearned() {
        stream.next("a");

        history.finish();

        assertThat(kinds()).containsExactly(Violation.Kind.UNANSWERED);
    }

    @Test
    void shouldReportUnansweredWhenSenderWasToldBoth() {
        Stamped value = stream.next("a");
        stream.sent(value);
        stream.withdrawn(value);
        bob.received(value);

        history.finish();

        assertThat(kinds()).containsExactly(Violation.Kind.UNANSWERED);
    }

    @Test
    void shouldCountEveryViolationAndKeepTheFirst() {
        for (int i = 0; i < 1_000; i++) {
            stream.sent(stream.next("lost"));
        }

        history.finish();

        assertThat(history.violationCount()).isEqualTo(1_000);
        assertThat(history.violations()).hasSizeBetween(1, 100);
    }

    private List<Violation.Kind> kinds() {
        return history.violations().stream().map(Violation::kind).toList();
    }
}
