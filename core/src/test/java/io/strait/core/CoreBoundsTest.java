package io.strait.core;

import static io.strait.core.Cores.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.strait.core.Cores.Submitted;
import io.strait.core.id.ChannelName;
import io.strait.core.op.Branch;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.ChannelProperties.Overflow;
import io.strait.core.op.Choice;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Payload;
import io.strait.core.op.Refusal;
import java.util.Collections;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** At each bound the operation goes through, past it the refusal names the bound and nothing is left behind. */
class CoreBoundsTest {

    private static final ChannelName X = new ChannelName("x");

    @Test
    @DisplayName("D10 branches of a select")
    void shouldBoundBranches() {
        Cores cores = new Cores(1, new CoreLimits(2, 10, 10, 10));

        Submitted atBound = cores.submit(0, receives(2));
        Submitted past = cores.submit(0, receives(3));
        Submitted farPast = cores.submit(0, receives(100_000));

        assertThat(cores.outcome(atBound)).isNull();
        assertRefused(cores.outcome(past), Refusal.TOO_MANY_BRANCHES, "branches=3 limit=2");
        assertRefused(cores.outcome(farPast), Refusal.TOO_MANY_BRANCHES, "branches=100000 limit=2");
    }

    @Test
    @DisplayName("D10 unanswered operations of a session")
    void shouldBoundUnansweredOperations() {
        Cores cores = new Cores(1);
        Submitted last = null;
        for (int i = 0; i < Cores.CREDIT; i++) {
            last = cores.submit(0, receives(1));
        }

        Submitted past = cores.submit(0, receives(1));

        assertThat(cores.outcome(last)).isNull();
        assertRefused(cores.outcome(past), Refusal.TOO_MANY_OPERATIONS, "limit=credit=" + Cores.CREDIT);
    }

    @Test
    @DisplayName("C14 payloads, whatever the channel was declared with")
    void shouldBoundPayloads() {
        Cores cores = new Cores(1, new CoreLimits(10, 10, 10, 10, 5));

        Submitted atBound = cores.submit(0, send(X, 5));
        Submitted past = cores.submit(0, send(X, 6));

        assertThat(cores.outcome(atBound)).isNull();
        assertRefused(cores.outcome(past), Refusal.PAYLOAD_TOO_LARGE, "bytes=6 limit=5");
    }

    private static Op send(ChannelName channel, int bytes) {
        return Op.plain(Branch.send(channel, Payload.value("", new byte[bytes])), Op.NO_TIMEOUT);
    }

    @Test
    @DisplayName("D10 channels with state at a home")
    void shouldBoundChannels() {
        Cores cores = new Cores(1, new CoreLimits(10, 10, 1, 10));
        Submitted first = cores.submit(0, receive(X));

        Submitted past = cores.submit(0, receive(new ChannelName("y")));

        assertThat(cores.outcome(first)).isNull();
        assertRefused(cores.outcome(past), Refusal.OVERLOADED, "channel=y limit=maxChannels=1");
        assertThat(cores.core(0).channelCount()).isEqualTo(1);
    }

    @Test
    @DisplayName("C14 D10 offers that wait at a channel")
    void shouldBoundWaitingOffers() {
        Cores cores = new Cores(1);
        cores.submit(0, new Op.Declare(X, new ChannelProperties(0, Overflow.SUSPEND, 1, 100, "")));
        Submitted first = cores.submit(0, receive(X));

        Submitted past = cores.submit(0, receive(X));
        Submitted otherDirection = cores.submit(0, Op.plain(Branch.send(X, text("v")), Op.NO_TIMEOUT));

        assertRefused(cores.outcome(past), Refusal.OVERLOADED, "channel=x direction=RECEIVE limit=maxOffers=1");
        assertThat(cores.outcome(otherDirection)).isEqualTo(new Outcome.Sent(0));
        assertThat(cores.received(first)).isEqualTo("v");
    }

    private static Op receive(ChannelName channel) {
        return Op.plain(Branch.receive(channel), Op.NO_TIMEOUT);
    }

    private static Op receives(int branches) {
        return new Op.Select(
                Collections.nCopies(branches, Branch.receive(X)),
                Choice.EAGER,
                Op.NO_TIMEOUT,
                Op.NO_TIMEOUT,
                false,
                false);
    }

    private static void assertRefused(Outcome outcome, Refusal refusal, String words) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
            assertThat(refused.refusal()).isEqualTo(refusal);
            assertThat(refused.detail()).endsWith(words);
        });
    }
}
