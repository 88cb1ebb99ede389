package io.strait.core;

import static io.strait.core.Cores.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.strait.core.Cores.Submitted;
import io.strait.core.id.ChannelName;
import io.strait.core.op.Branch;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.CloseCause;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Refusal;
import io.strait.core.placement.ChannelRecord;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a home says of declarations and closes, and when: not before they are stored. */
@Timeout(30)
class RecordPublicationTest {

    private static final CloseCause DONE = new CloseCause(false, "done");
    private static final ChannelProperties BUFFERED = ChannelProperties.buffered(2, ChannelProperties.Overflow.SUSPEND);
    /** Two answers may wait at a home. */
    private static final CoreLimits LIMITS = new CoreLimits(16, 2, 16, 16);

    private final Cores cores = new Cores(3, LIMITS);
    private final ChannelName x = cores.homedAt(0);

    private Submitted declare(int node) {
        return cores.submit(node, new Op.Declare(x, ChannelProperties.RENDEZVOUS));
    }

    private Submitted close(int node, CloseCause cause) {
        return cores.submit(node, new Op.Close(x, cause));
    }

    private Outcome.Declared declared() {
        return new Outcome.Declared(ChannelProperties.RENDEZVOUS);
    }

    @Test
    @DisplayName("C13 a declaration is answered when it is stored, and so is one that repeats it meanwhile")
    void shouldAnswerDeclarationsWhenStored() {
        Submitted first = declare(1);
        Submitted again = declare(2);
        cores.deliverAll();
        assertThat(cores.outcome(first)).isNull();
        assertThat(cores.outcome(again)).isNull();

        cores.storeAll();
        cores.deliverAll();

        assertThat(cores.outcome(first)).isEqualTo(declared());
        assertThat(cores.outcome(again)).isEqualTo(declared());
        Submitted later = declare(1);
        cores.deliverAll();
        assertThat(cores.outcome(later)).as("stored already").isEqualTo(declared());
    }

    @Test
    @DisplayName("C7 a close takes effect and is answered when it is stored, with the first cause")
    void shouldCloseWhenStored() {
        Submitted receive = cores.submit(2, Op.plain(Branch.receive(x), Op.NO_TIMEOUT));
        cores.deliverAll();
        Submitted first = close(1, DONE);
        Submitted second = close(2, new CloseCause(true, "too late"));
        cores.deliverAll();
        assertThat(cores.outcome(receive)).isNull();
        assertThat(cores.outcome(first)).isNull();

        cores.storeAll();
        cores.deliverAll();

        assertThat(cores.outcome(receive)).isEqualTo(new Outcome.Closed(0, x, DONE));
        assertThat(cores.outcome(first)).isEqualTo(new Outcome.CloseDone(DONE));
        assertThat(cores.outcome(second)).isEqualTo(new Outcome.CloseDone(DONE));
    }

    @Test
    @DisplayName("C7 what meets before a close is stored is served as ever")
    void shouldServeWhileACloseIsBeingStored() {
        close(1, DONE);
        cores.deliverAll();

        Submitted send = cores.submit(1, Op.plain(Branch.send(x, text("v")), Op.NO_TIMEOUT));
        Submitted receive = cores.submit(2, Op.plain(Branch.receive(x), Op.NO_TIMEOUT));
        cores.deliverAll();

        assertThat(cores.outcome(send)).isEqualTo(new Outcome.Sent(0));
        assertThat(cores.received(receive)).isEqualTo("v");
    }

    @Test
    @DisplayName("C7 of two closes at two homes at the same time, the one that the store has is answered and stays")
    void shouldCloseWithTheCauseOfTheStore() {
        CloseCause others = new CloseCause(false, "another home's");
        Submitted receive = cores.submit(2, Op.plain(Branch.receive(x), Op.NO_TIMEOUT));
        Submitted close = close(1, new CloseCause(true, "own"));
        cores.deliverAll();

        cores.handle(0, changed(others));
        cores.settle();

        assertThat(cores.outcome(receive)).isEqualTo(new Outcome.Closed(0, x, others));
        assertThat(cores.outcome(close)).isEqualTo(new Outcome.CloseDone(others));
        assertThat(closedAtHome()).isEqualTo(others);
    }

    @Test
    @DisplayName("C7 a home that has closed lets go of its cause when it hears that another one is stored")
    void shouldLetGoOfItsCause() {
        Submitted waits = cores.submit(2, Op.plain(Branch.send(x, text("v")), Op.NO_TIMEOUT));
        cores.deliverAll();
        Submitted close = close(1, DONE);
        cores.settle();
        assertThat(cores.outcome(close)).isEqualTo(new Outcome.CloseDone(DONE));
        assertThat(cores.outcome(waits))
                .as("a blocked sender may still deliver")
                .isNull();

        CloseCause abort = new CloseCause(true, "another home's");
        cores.handle(0, changed(abort));
        cores.settle();

        assertThat(cores.outcome(waits)).isEqualTo(new Outcome.Closed(0, x, abort));
        assertThat(closedAtHome()).isEqualTo(abort);
    }

    private Input.RecordChanged changed(CloseCause cause) {
        return new Input.RecordChanged(new ChannelRecord(x, ChannelProperties.RENDEZVOUS, false, null, cause));
    }

    private CloseCause closedAtHome() {
        Submitted seen = cores.submit(1, new Op.Inspect(x));
        cores.deliverAll();
        return ((Outcome.Inspected) cores.outcome(seen)).info().closed();
    }

    @Test
    @DisplayName("D3 what a majority does not confirm is answered as not known, and tried again when it is asked again")
    void shouldSayWhatIsNotKnown() {
        Submitted first = declare(1);
        cores.deliverAll();
        cores.answerPublished("not confirmed");
        cores.deliverAll();
        assertThat(cores.outcome(first)).isEqualTo(new Outcome.Indeterminate(-1, "not confirmed"));

        Submitted again = declare(1);
        cores.deliverAll();
        assertThat(cores.outcome(again)).isNull();
        cores.storeAll();
        cores.deliverAll();

        assertThat(cores.outcome(again)).isEqualTo(declared());
    }

    @Test
    @DisplayName("D5 a declaration whose home dies before it is stored is made at the next home")
    void shouldDeclareAtTheNextHome() {
        Submitted asked = declare(1);
        cores.deliverAll();

        cores.remove(0);
        cores.settle();

        assertThat(cores.outcome(asked)).isEqualTo(declared());
    }

    @Test
    @DisplayName("C7 a close that a home has from elsewhere is written once more before it is answered")
    void shouldWriteACloseThatItHasFromElsewhere() {
        Submitted made = declare(1);
        cores.settle();
        assertThat(cores.outcome(made)).isEqualTo(declared());

        cores.tellRecord(0, new ChannelRecord(x, ChannelProperties.RENDEZVOUS, true, null, DONE));
        Submitted repeated = close(1, DONE);
        cores.deliverAll();
        assertThat(cores.outcome(repeated)).as("perhaps only that node has it").isNull();
        cores.settle();

        assertThat(cores.outcome(repeated)).isEqualTo(new Outcome.CloseDone(DONE));
    }

    @Test
    @DisplayName("C7 a channel is closed at a home that was none while the close was stored")
    void shouldCloseWhereTheHomeComesBack() {
        fillABuffer();
        close(1, DONE);
        cores.deliverAll();
        cores.tellRecord(0, new ChannelRecord(x, BUFFERED, true, cores.uid(1), null));
        cores.storeAll();
        cores.tellRecord(0, new ChannelRecord(x, BUFFERED, true, cores.uid(0), DONE));

        assertClosedBehindTheValue();
    }

    @Test
    @DisplayName("C7 a channel is closed at a home that was none when it heard of the close")
    void shouldCloseWhereTheHomeComesBackLater() {
        fillABuffer();
        cores.tellRecord(0, new ChannelRecord(x, BUFFERED, true, cores.uid(1), null));
        cores.tellRecord(0, new ChannelRecord(x, BUFFERED, true, cores.uid(1), DONE));
        cores.remove(1);

        assertClosedBehindTheValue();
    }

    /** At node 0, where one value stays in it. */
    private void fillABuffer() {
        cores.submit(0, new Op.Declare(x, BUFFERED));
        cores.settle();
        Submitted sent = cores.submit(0, Op.plain(Branch.send(x, text("v")), Op.NO_TIMEOUT));
        cores.settle();
        assertThat(cores.outcome(sent)).isEqualTo(new Outcome.Sent(0));
    }

    private void assertClosedBehindTheValue() {
        Submitted first = cores.submit(0, Op.plain(Branch.receive(x), Op.NO_TIMEOUT));
        Submitted second = cores.submit(0, Op.plain(Branch.receive(x), Op.NO_TIMEOUT));
        cores.settle();
        assertThat(cores.received(first)).isEqualTo("v");
        assertThat(cores.outcome(second)).isEqualTo(new Outcome.Closed(0, x, DONE));
    }

    @Test
    @DisplayName("D3 what the next home refuses is not known when the home before did not answer")
    void shouldNotSayThatItDidNotHappen() {
        Submitted closed = close(1, DONE);
        Submitted inspected = cores.submit(1, new Op.Inspect(x));
        for (int node = 1; node <= 2; node++) {
            for (int asked = 0; asked < LIMITS.maxSessions(); asked++) {
                cores.submit(node, new Op.Declare(cores.homedAt(node), ChannelProperties.RENDEZVOUS));
            }
        }
        cores.round();

        cores.remove(0);
        cores.deliverAll();

        assertThat(cores.outcome(closed))
                .isInstanceOfSatisfying(
                        Outcome.Indeterminate.class,
                        outcome -> assertThat(outcome.detail())
                                .contains("channel=" + x)
                                .contains("too many declarations and closes wait"));
        assertThat(cores.outcome(inspected)).isInstanceOf(Outcome.Inspected.class);
        Submitted again = close(1, DONE);
        cores.deliverAll();
        assertThat(cores.outcome(again)).as("asked at one home only").isInstanceOf(Outcome.Refused.class);
    }

    @Test
    @DisplayName("D3 a request that has followed its home is not sent there once more by the retry at the home before")
    void shouldAskAHomeOnce() {
        cores.tellRecord(1, new ChannelRecord(x, BUFFERED, true, cores.uid(2), null));
        declare(1);
        cores.deliverAll();
        cores.tellRecord(1, new ChannelRecord(x, BUFFERED, true, cores.uid(0), null));
        long sent = cores.messages();

        cores.passTime(1, TimeUnit.SECONDS.toNanos(1));

        assertThat(cores.messages()).isEqualTo(sent);
    }

    @Test
    @DisplayName("C14 answers that wait for the store are bounded; one more is refused and changes nothing")
    void shouldBoundTheAnswersThatWait() {
        ChannelName y = cores.homedAt(0);
        declare(1);
        declare(2);
        cores.deliverAll();

        Submitted refused = cores.submit(1, new Op.Declare(y, ChannelProperties.RENDEZVOUS));
        cores.deliverAll();
        Submitted seen = cores.submit(1, new Op.Inspect(y));
        cores.deliverAll();

        assertThat(((Outcome.Refused) cores.outcome(refused)).refusal()).isEqualTo(Refusal.OVERLOADED);
        assertThat(((Outcome.Inspected) cores.outcome(seen)).info().declared()).isFalse();
    }
}
