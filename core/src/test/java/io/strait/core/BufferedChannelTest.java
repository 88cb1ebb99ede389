package io.strait.core;

import static io.strait.core.Cores.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.strait.core.Cores.Submitted;
import io.strait.core.id.ChannelName;
import io.strait.core.id.SelectId;
import io.strait.core.id.SessionId;
import io.strait.core.op.Branch;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.ChannelProperties.Overflow;
import io.strait.core.op.CloseCause;
import io.strait.core.op.Direction;
import io.strait.core.op.LoopChange;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes to a buffer late: behind an earlier send of its sender (D8), or after a close. */
@Timeout(30)
class BufferedChannelTest {

    private static final ChannelProperties REJECTING = ChannelProperties.buffered(2, Overflow.REJECT);

    private final Cores cores = new Cores(3);
    private final ChannelName x = cores.homedAt(0);

    private Submitted send(int node, SessionId session, String text) {
        return cores.submit(node, session, Op.plain(Branch.send(x, text(text)), Op.NO_TIMEOUT));
    }

    /** Sends of node 1 that come while its first one, older than the buffer, has a place and has not taken it. */
    private List<Submitted> sendBehindTheFirst(int count) {
        SessionId session = new SessionId(3, 1);
        cores.handle(1, new Input.OpenSession(session, count + 1, 0));
        List<Submitted> sends = new ArrayList<>();
        sends.add(send(1, session, "first"));
        cores.deliverAll();
        cores.submit(0, new Op.Declare(x, REJECTING));
        for (int i = 0; i < count; i++) {
            sends.add(send(1, session, "later" + i));
        }
        return sends;
    }

    @Test
    @DisplayName(
            "C3 REJECT: a send that waited behind its sender's first is refused when its turn comes and nothing is free")
    void shouldRefuseWhenItsTurnComes() {
        List<Submitted> sends = sendBehindTheFirst(2);
        Submitted other = send(2, cores.openSession(2), "other");
        cores.settle();

        assertThat(cores.outcome(sends.get(0))).isEqualTo(new Outcome.Sent(0));
        assertThat(cores.outcome(other)).isEqualTo(new Outcome.Sent(0));
        assertThat(sends.subList(1, 3))
                .allSatisfy(late -> assertThat(cores.outcome(late))
                        .isInstanceOfSatisfying(
                                Outcome.Refused.class,
                                refused -> assertThat(refused.refusal()).isEqualTo(Refusal.BUFFER_FULL)));
    }

    @Test
    @DisplayName("C3 REJECT: of the sends that waited behind their sender's first, one takes the place that is free")
    void shouldTakeThePlaceThatIsFree() {
        List<Submitted> sends = sendBehindTheFirst(2);
        cores.settle();

        assertThat(cores.outcome(sends.get(1))).isEqualTo(new Outcome.Sent(0));
        assertThat(cores.outcome(sends.get(2))).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    @DisplayName("C14 REJECT: a sender may have many sends behind its first, and all are refused")
    void shouldRefuseALongLane() {
        List<Submitted> sends = sendBehindTheFirst(20_000);
        send(2, cores.openSession(2), "other");
        cores.settle();

        assertThat(sends.subList(1, sends.size()))
                .allSatisfy(late -> assertThat(cores.outcome(late)).isInstanceOf(Outcome.Refused.class));
    }

    @Test
    @DisplayName("C7 what a persistent select sends on its way to a channel that is closed does not stay in the buffer")
    void shouldRefuseALoopThatComesAfterTheClose() {
        cores.submit(0, new Op.Declare(x, ChannelProperties.buffered(1, Overflow.SUSPEND)));
        cores.settle();
        SelectId loop = openLoopThatSends();
        Submitted round = cores.submit(1, new Op.Round(loop, Op.NO_TIMEOUT, false));
        cores.settle();
        assertThat(cores.supplyAll()).as("it is on its way").isTrue();
        CloseCause cause = new CloseCause(false, "done");
        cores.submit(0, new Op.Close(x, cause));
        cores.storeAll();
        Submitted receive = cores.submit(0, Op.plain(Branch.receive(x), Op.NO_TIMEOUT));
        assertThat(cores.outcome(receive)).isEqualTo(new Outcome.Closed(0, x, cause));

        cores.settle();

        assertThat(cores.outcome(round)).isEqualTo(new Outcome.Closed(0, x, cause));
        assertThat(buffered()).isZero();
    }

    @Test
    @DisplayName("C7 a send that the home forgot comes too late when the channel is closed meanwhile")
    void shouldRefuseASendThatWasForgotten() {
        cores.submit(0, new Op.Declare(x, ChannelProperties.buffered(1, Overflow.SUSPEND)));
        cores.settle();
        Submitted send = cores.submit(1, Op.plain(Branch.lazySend(x), Op.NO_TIMEOUT));
        cores.settle();
        cores.handle(0, new Input.ResetHomes());
        CloseCause cause = new CloseCause(false, "done");
        cores.submit(0, new Op.Close(x, cause));
        cores.storeAll();

        assertThat(cores.supplyAll()).isTrue();
        cores.settle();

        assertThat(cores.outcome(send)).isEqualTo(new Outcome.Closed(0, x, cause));
        assertThat(buffered()).isZero();
    }

    private SelectId openLoopThatSends() {
        Submitted open = cores.submit(1, new Op.OpenLoop(List.of(new LoopChange.Add(0, x, Direction.SEND))));
        return ((Outcome.LoopChanged) cores.outcome(open)).loop();
    }

    private long buffered() {
        Submitted seen = cores.submit(0, new Op.Inspect(x));
        cores.settle();
        return ((Outcome.Inspected) cores.outcome(seen)).info().buffered();
    }
}
