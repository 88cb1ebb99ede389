package io.strait.deploy;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.deploy.Ledger.Fate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A check that finds nothing must be shown to find something. */
class LedgerTest {

    private final Ledger ledger = new Ledger();

    @Test
    void shouldAcceptWhatCanHaveHappened() {
        ledger.sent("a/x/1", Fate.TAKEN);
        ledger.sent("a/x/2", Fate.NOT_TAKEN);
        ledger.sent("a/x/3", Fate.UNKNOWN);
        ledger.sent("a/x/4", Fate.TAKEN);
        ledger.received("r", "a/x/1");
        ledger.received("r", "a/x/4");

        assertThatCode(ledger::check).doesNotThrowAnyException();
    }

    @Test
    void shouldFindLostValue() {
        ledger.sent("a/x/1", Fate.TAKEN);

        assertThatThrownBy(ledger::check).hasMessageContaining("received by nobody: values=[a/x/1]");
    }

    @Test
    void shouldExcuseOneMissingValuePerReceiveInDoubt() {
        ledger.sent("a/x/1", Fate.TAKEN);
        ledger.receiveInDoubt();

        assertThatCode(ledger::check).doesNotThrowAnyException();
    }

    @Test
    void shouldFindDoubledValue() {
        ledger.sent("a/x/1", Fate.TAKEN);
        ledger.received("r", "a/x/1");
        ledger.received("s", "a/x/1");

        assertThatThrownBy(ledger::check).hasMessageContaining("received twice: value=a/x/1 by=r,s");
    }

    @Test
    void shouldFindValueOfLosingBranch() {
        ledger.sent("a/x/1", Fate.NOT_TAKEN);
        ledger.received("r", "a/x/1");

        assertThatThrownBy(ledger::check).hasMessageContaining("was told that it was not: value=a/x/1");
    }

    @Test
    void shouldFindReversedOrder() {
        ledger.sent("a/x/1", Fate.TAKEN);
        ledger.sent("a/x/2", Fate.TAKEN);
        ledger.received("r", "a/x/2");
        ledger.received("r", "a/x/1");

        assertThatThrownBy(ledger::check).hasMessageContaining("out of order: r <- a/x sequence=1 after=2");
    }

    @Test
    void shouldFindTwoBranchesOfSelectInDoubt() {
        ledger.selectInDoubt(List.of("a/x/1", "a/y/1"));
        ledger.received("r", "a/x/1");
        ledger.received("r", "a/y/1");

        assertThatThrownBy(ledger::check).hasMessageContaining("two branches of one select: values=[a/x/1, a/y/1]");
    }
}
