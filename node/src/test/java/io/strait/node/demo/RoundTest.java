package io.strait.node.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.Channel;
import io.strait.Strait;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A round of a select on record: exactly one handler, and no trace of the other branches. */
class RoundTest {

    private final Strait strait = Strait.local();
    private final History history = new History();
    private final Tally tally = new Tally();
    private final SendingEnd first = end("first");
    private final SendingEnd second = end("second");

    @AfterEach
    void close() {
        strait.close();
    }

    private SendingEnd end(String channel) {
        Channel<Stamped> real = strait.channel(channel, Stamped.CODEC);
        return new SendingEnd(real.sender(), history.open("alice", "node-a", channel), tally);
    }

    @Test
    void shouldWithdrawTheLosingOfferWhenTheOtherFired() {
        Round round = new Round(history, tally, "alice");
        Stamped winner = round.offer(first, "a");
        Stamped loser = round.offer(second, "b");
        round.sent(winner);
        round.end();
        receive("first", winner);

        history.finish();

        assertThat(history.violationCount()).isZero();
        assertThat(tally.selects()).isOne();

        receive("second", loser);
        history.finish();

        assertThat(history.violations()).extracting(Violation::kind).contains(Violation.Kind.DOUBLE_FIRE);
    }

    @Test
    void shouldReportWhenTwoHandlersRan() {
        Round round = new Round(history, tally, "alice");
        round.sent(round.offer(first, "a"));
        round.sent(round.offer(second, "b"));

        round.end();

        assertThat(history.violations()).extracting(Violation::kind).containsExactly(Violation.Kind.NOT_ONE_BRANCH);
    }

    @Test
    void shouldReportWhenNoHandlerRan() {
        Round round = new Round(history, tally, "alice");
        round.offer(first, "a");

        round.end();

        assertThat(history.violations()).extracting(Violation::kind).containsExactly(Violation.Kind.NOT_ONE_BRANCH);
        assertThat(tally.selects()).isZero();
    }

    @Test
    void shouldReportWhenALazyBranchFiredWithoutItsSupplier() {
        Round round = new Round(history, tally, "alice");

        round.sentLazily().end();

        assertThat(history.violations()).extracting(Violation::kind).contains(Violation.Kind.NOT_ONE_BRANCH);
    }

    @Test
    void shouldTakeAClosedChannelForAnEndWithoutBranch() {
        Round round = new Round(history, tally, "alice");
        round.offer(first, "a");

        round.closed().end();
        history.finish();

        assertThat(history.violationCount()).isZero();
        assertThat(tally.selects()).isZero();
    }

    private void receive(String channel, Stamped value) {
        new Receipts(history, "bob", channel).received(value);
    }
}
