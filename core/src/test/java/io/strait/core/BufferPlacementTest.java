package io.strait.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.core.Cores.Submitted;
import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.op.Branch;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.ChannelProperties.Overflow;
import io.strait.core.op.CloseCause;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.placement.ChannelRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where the buffer of a channel is while nodes disagree. */
@Timeout(30)
class BufferPlacementTest {

    private static final ChannelProperties BUFFERED = ChannelProperties.buffered(1, Overflow.SUSPEND);
    private static final CloseCause DONE = new CloseCause(false, "done");

    private final Cores cores = new Cores(3);

    @Test
    @DisplayName("D2 a close that was stored before the declaration does not take the buffer from its home")
    void shouldKeepTheBufferItHasDeclared() {
        ChannelName x = cores.homedAt(1);
        cores.tellReachable(0, 0);
        Submitted declare = cores.submit(0, new Op.Declare(x, BUFFERED));
        cores.tellReachable(0, 0, 1, 2);
        assertThat(cores.homeSeenBy(0, x)).isZero();

        cores.handle(0, new Input.RecordChanged(new ChannelRecord(x, ChannelProperties.RENDEZVOUS, false, null, DONE)));
        cores.settle();

        assertThat(cores.homeSeenBy(0, x)).isZero();
        assertThat(cores.outcome(declare)).isEqualTo(new Outcome.Declared(BUFFERED));
        Submitted send = cores.submit(0, Op.plain(Branch.send(x, Cores.text("late")), Op.NO_TIMEOUT));
        assertThat(cores.outcome(send)).isEqualTo(new Outcome.Closed(0, x, DONE));
    }

    @Test
    @DisplayName("D2 a send that comes to a buffer whose home has moved meanwhile goes to the new home")
    void shouldNotFallIntoTheBufferOfAnOldHome() {
        ChannelName x = cores.homedAt(0);
        cores.submit(0, new Op.Declare(x, BUFFERED));
        cores.settle();
        Submitted send = cores.submit(0, Op.plain(Branch.lazySend(x), Op.NO_TIMEOUT));
        cores.settle();

        NodeUid next = cores.uid(1);
        for (int node = 0; node < 3; node++) {
            cores.handle(node, new Input.RecordChanged(new ChannelRecord(x, BUFFERED, true, next, null)));
        }
        do {
            cores.settle();
        } while (cores.supplyAll());
        Submitted receive = cores.submit(2, Op.plain(Branch.receive(x), Op.NO_TIMEOUT));
        cores.settle();

        assertThat(cores.outcome(send)).isEqualTo(new Outcome.Sent(0));
        assertThat(cores.received(receive)).isEqualTo("supplied");
    }
}
