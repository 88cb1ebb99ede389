package io.strait.core;

import static io.strait.core.Cores.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.strait.core.Cores.Submitted;
import io.strait.core.id.ChannelName;
import io.strait.core.op.Branch;
import io.strait.core.op.Choice;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How many hops decisions take, and what the death of a node leaves behind, hop by hop. */
class ThreeCoresTest {

    private final Cores cores = new Cores(3);

    @Test
    @DisplayName("S12 with all homes here a select is decided in one step, without messages")
    void shouldDecideLocallyWithoutMessages() {
        ChannelName x = cores.homedAt(0);
        ChannelName y = cores.homedAt(0);
        Submitted receive = cores.submit(0, receive(x));

        Submitted select = cores.submit(0, ordered(Branch.receive(y), Branch.send(x, text("v"))));

        assertThat(cores.outcome(select)).isEqualTo(new Outcome.Sent(1));
        assertThat(cores.received(receive)).isEqualTo("v");
        assertThat(cores.messages()).isZero();
    }

    @Test
    @DisplayName("S12 with all homes and the partner at one other node a select takes one round trip")
    void shouldDecideInOneRoundTripAtOneOtherNode() {
        ChannelName x = cores.homedAt(1);
        ChannelName y = cores.homedAt(1);
        cores.submit(1, receive(x));
        Submitted sending = cores.submit(0, ordered(Branch.receive(y), Branch.send(x, text("v"))));
        assertThat(cores.hopsUntil(sending)).isEqualTo(2);
        cores.settle();

        cores.submit(1, send(y, "w"));
        Submitted receiving = cores.submit(0, ordered(Branch.receive(x), Branch.receive(y)));

        assertThat(cores.hopsUntil(receiving)).isEqualTo(2);
        assertThat(cores.outcome(sending)).isEqualTo(new Outcome.Sent(1));
        assertThat(cores.received(receiving)).isEqualTo("w");
    }

    @Test
    @DisplayName("S12 with homes at two other nodes a select takes two round trips")
    void shouldDecideInTwoRoundTripsAtTwoOtherNodes() {
        ChannelName x = cores.homedAt(1);
        ChannelName y = cores.homedAt(2);
        cores.submit(1, receive(x));
        cores.settle();

        Submitted select = cores.submit(0, ordered(Branch.receive(y), Branch.send(x, text("v"))));

        assertThat(cores.hopsUntil(select)).isEqualTo(4);
        assertThat(cores.outcome(select)).isEqualTo(new Outcome.Sent(1));
    }

    @Test
    @DisplayName("S12 a plain send takes three hops by a home in between, two when the home is at an end")
    void shouldDelegatePlainSends() {
        for (int home = 0; home < 3; home++) {
            ChannelName x = cores.homedAt(home);
            Submitted receive = cores.submit(1, receive(x));
            cores.settle();

            Submitted send = cores.submit(0, send(x, "v"));

            assertThat(cores.hopsUntil(send)).isEqualTo(home == 2 ? 3 : 2);
            assertThat(cores.received(receive)).isEqualTo("v");
            cores.settle();
        }
    }

    @Test
    @DisplayName("D3 a sender whose receiver's node is removed before it answered is told that nobody knows")
    void shouldBeIndeterminateWhenReceiverIsRemoved() {
        for (int home : new int[] {0, 2}) {
            Cores fresh = new Cores(3);
            ChannelName x = fresh.homedAt(home);
            fresh.submit(1, receive(x));
            fresh.settle();
            Submitted send = fresh.submit(0, send(x, "v"));
            if (home == 2) {
                fresh.round();
            }

            fresh.remove(1);
            fresh.settle();

            assertThat(fresh.outcome(send)).as("home at %s", home).isInstanceOf(Outcome.Indeterminate.class);
        }
    }

    @Test
    @DisplayName("D3 a sender whose home's node is removed with the value is told that nobody knows")
    void shouldBeIndeterminateWhenHomeIsRemovedWithTheValue() {
        ChannelName x = cores.homedAt(2);
        Submitted send = cores.submit(0, send(x, "v"));

        cores.remove(2);
        cores.settle();

        assertThat(cores.outcome(send)).isInstanceOf(Outcome.Indeterminate.class);
        assertThat(cores.core(0).counters().indeterminate).isEqualTo(1);
    }

    @Test
    @DisplayName("D3 an answer that is on its way when the home's node is removed counts")
    void shouldTakeTheAnswerThatIsOnItsWay() {
        ChannelName x = cores.homedAt(2);
        Submitted receive = cores.submit(1, receive(x));
        cores.settle();
        Submitted send = cores.submit(0, send(x, "v"));
        cores.round();
        cores.round();
        assertThat(cores.received(receive)).isEqualTo("v");

        cores.remove(2);
        cores.settle();

        assertThat(cores.outcome(send)).isEqualTo(new Outcome.Sent(0));
    }

    @Test
    @DisplayName("D4 the crash of a home's node loses no waiting offer")
    void shouldOfferAgainWhenHomeIsRemoved() {
        ChannelName x = cores.homedAt(2);
        Submitted receive = cores.submit(1, receive(x));
        cores.settle();

        cores.remove(2);
        Submitted send = cores.submit(0, send(x, "v"));
        cores.settle();

        assertThat(cores.outcome(send)).isEqualTo(new Outcome.Sent(0));
        assertThat(cores.received(receive)).isEqualTo("v");
    }

    @Test
    @DisplayName("D4 a home that loses its state loses no waiting offer, and no delegated value")
    void shouldOfferAgainWhenHomeIsReset() {
        ChannelName x = cores.homedAt(2);
        Submitted receive = cores.submit(1, receive(x));
        cores.settle();
        Submitted send = cores.submit(0, send(x, "v"));

        cores.handle(2, new Input.ResetHomes());
        cores.settle();

        assertThat(cores.outcome(send)).isEqualTo(new Outcome.Sent(0));
        assertThat(cores.received(receive)).isEqualTo("v");
    }

    @Test
    @DisplayName(
            "D2 a value that a removed node may have taken is not offered again by a home that has forgotten to whom it went")
    void shouldNotOfferAgainWhatARemovedNodeMayHave() {
        for (boolean removedFirst : List.of(true, false)) {
            Cores fresh = new Cores(3);
            ChannelName x = fresh.homedAt(2);
            Submitted taken = fresh.submit(1, receive(x));
            fresh.settle();
            Submitted send = fresh.submit(0, send(x, "v"));
            fresh.round();
            fresh.round();
            assertThat(fresh.received(taken)).isEqualTo("v");

            fresh.crash(1);
            if (removedFirst) {
                fresh.tellRemoved(0, 1);
            }
            fresh.handle(2, new Input.ResetHomes());
            fresh.settle();
            fresh.tellRemoved(0, 1);
            fresh.tellRemoved(2, 1);
            Submitted second = fresh.submit(2, receive(x));
            fresh.settle();

            assertThat(fresh.outcome(send)).isInstanceOf(Outcome.Indeterminate.class);
            assertThat(fresh.outcome(second)).isNull();
        }
    }

    @Test
    @DisplayName("D5 the offers of a participant whose node crashes are withdrawn; partners go on")
    void shouldForgetOffersOfARemovedNode() {
        ChannelName x = cores.homedAt(2);
        cores.submit(1, send(x, "never seen"));
        cores.settle();

        cores.remove(1);
        Submitted receive = cores.submit(0, receive(x));
        cores.settle();
        assertThat(cores.outcome(receive)).isNull();
        cores.submit(2, send(x, "v"));
        cores.settle();

        assertThat(cores.received(receive)).isEqualTo("v");
    }

    @Test
    @DisplayName("D6 across a cut a claim waits until membership decides, whatever its deadline")
    void shouldWaitAcrossACutUntilMembershipDecides() {
        ChannelName x = cores.homedAt(0);
        cores.submit(1, receive(x));
        cores.settle();
        cores.cut(0, 1);
        Submitted send = cores.submit(0, Op.plain(Branch.send(x, text("v")), 1_000));

        cores.passTime(0, 1_000_000);
        cores.settle();
        assertThat(cores.outcome(send)).isNull();
        cores.tellRemoved(0, 1);

        assertThat(cores.outcome(send)).isInstanceOf(Outcome.Indeterminate.class);
    }

    private static Op receive(ChannelName channel) {
        return Op.plain(Branch.receive(channel), Op.NO_TIMEOUT);
    }

    private static Op send(ChannelName channel, String value) {
        return Op.plain(Branch.send(channel, text(value)), Op.NO_TIMEOUT);
    }

    private static Op ordered(Branch... branches) {
        return new Op.Select(List.of(branches), Choice.ORDERED, Op.NO_TIMEOUT, Op.NO_TIMEOUT, false, false);
    }
}
