package io.strait.core;

import static io.strait.core.Cores.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.core.Cores.Submitted;
import io.strait.core.id.ChannelName;
import io.strait.core.id.SelectId;
import io.strait.core.op.Branch;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A step that fails half-way, after which the driver resets the homes. */
@Timeout(30)
class FailedStepTest {

    private enum Meetings {
        NONE,
        BROKEN,
        AS_USUAL
    }

    private Meetings meetings = Meetings.NONE;

    private final Cores cores = new Cores(1, CoreLimits.DEFAULT, new ProtocolRules() {
        @Override
        public boolean mayMeet(SelectId sender, SelectId receiver) {
            if (meetings == Meetings.BROKEN) {
                throw new IllegalStateException("broken");
            }
            return meetings == Meetings.AS_USUAL && super.mayMeet(sender, receiver);
        }
    });
    private final ChannelName x = cores.homedAt(0);

    private Submitted send(String text) {
        return cores.submit(0, Op.plain(Branch.send(x, text(text)), Op.NO_TIMEOUT));
    }

    private Submitted receive() {
        return cores.submit(0, cores.openSession(0), Op.plain(Branch.receive(x), Op.NO_TIMEOUT));
    }

    private void cancel(Submitted submitted) {
        cores.handle(0, new Input.Cancel(Cores.session(0), submitted.opId()));
    }

    @Test
    @DisplayName("D8 a step that fails while a send is let in does not keep later ones out")
    void shouldLetInAfterAFailedStep() {
        cores.submit(0, new Op.Declare(x, ChannelProperties.RENDEZVOUS));
        cores.settle();
        Submitted early = receive();
        Submitted first = send("first");
        Submitted second = send("second");
        meetings = Meetings.BROKEN;
        assertThatThrownBy(() -> cancel(first)).hasMessage("broken");

        meetings = Meetings.AS_USUAL;
        cores.handle(0, new Input.ResetHomes());
        cores.settle();
        assertThat(cores.outcome(second)).isEqualTo(new Outcome.Sent(0));
        assertThat(cores.received(early)).isEqualTo("second");

        Submitted third = send("third");
        send("fourth");
        cancel(third);
        Submitted late = receive();
        cores.settle();
        assertThat(cores.received(late)).isEqualTo("fourth");
    }
}
