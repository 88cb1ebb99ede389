package io.strait.core;

import static io.strait.core.Cores.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.strait.core.Cores.Submitted;
import io.strait.core.id.ChannelName;
import io.strait.core.id.SelectId;
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
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Persistent selects: what a round costs, who is held up, and in which order branches are served. */
class LoopTest {

    private static final CoreLimits LIMITS = new CoreLimits(1 << 12, 10, 1 << 22, 256, 1 << 20, 200_000);

    private final Cores cores = new Cores(3, LIMITS);

    @Test
    @DisplayName("S11 a round costs one Arm and one Pause whatever the number of branches, and an idle home no message")
    void shouldCostTheSameForAnyNumberOfBranches() {
        List<ChannelName> channels = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            channels.add(cores.homedAt(1));
        }
        channels.add(cores.homedAt(2));
        SelectId loop = open(0, channels);
        Submitted first = round(0, loop);
        cores.submit(1, send(channels.get(7), "first"));
        cores.settle();
        assertThat(cores.outcome(first)).isInstanceOf(Outcome.Received.class);
        long before = cores.messages();

        Submitted second = round(0, loop);
        cores.submit(1, send(channels.get(8), "second"));
        cores.settle();

        assertThat(cores.received(second)).isEqualTo("second");
        // Arm and Readiness; Claim, Pause and Accept. The home of the last channel hears nothing.
        assertThat(cores.messages() - before).isEqualTo(5);
    }

    @Test
    @DisplayName("S11 arming a select whose homes were not told to pause sends nothing")
    void shouldArmWithoutMessages() {
        SelectId loop = open(0, List.of(cores.homedAt(1), cores.homedAt(2)));
        cancel(round(0, loop));
        cores.settle();
        long before = cores.messages();

        cancel(round(0, loop));
        cancel(round(0, loop));
        cores.settle();

        assertThat(cores.messages() - before).isZero();
    }

    @Test
    @DisplayName("S11 a partner that meets a select between two rounds is free for somebody else, and found again")
    void shouldNotHoldPartnersUp() {
        ChannelName x = cores.homedAt(1);
        SelectId loop = open(0, List.of(x));
        cancel(round(0, loop));
        cores.settle();
        Submitted held = cores.submit(1, send(x, "held"));
        cores.settle();
        assertThat(cores.outcome(held)).isNull();

        Submitted other = cores.submit(2, receive(x));
        cores.settle();
        assertThat(cores.received(other)).isEqualTo("held");

        Submitted waiting = cores.submit(1, send(x, "waiting"));
        cores.settle();
        Submitted next = round(0, loop);
        cores.settle();
        assertThat(cores.received(next)).isEqualTo("waiting");
        assertThat(cores.outcome(waiting)).isEqualTo(new Outcome.Sent(0));
    }

    @Test
    @DisplayName("S11 a try does not wait for a select between two rounds")
    void shouldAnswerATryBetweenRounds() {
        ChannelName x = cores.homedAt(1);
        SelectId loop = open(0, List.of(x));
        cancel(round(0, loop));
        cores.settle();

        Submitted attempt = cores.submit(2, Op.attempt(Branch.send(x, text("v"))));
        cores.settle();

        assertThat(cores.outcome(attempt)).isEqualTo(new Outcome.NotReady());
    }

    @Test
    @DisplayName("S11 branches are added, disabled, enabled and removed while a round is open")
    void shouldChangeBranchesWhileArmed() {
        ChannelName x = cores.homedAt(1);
        ChannelName y = cores.homedAt(2);
        SelectId loop = open(0, List.of(x));
        Submitted round = round(0, loop);
        cores.submit(1, send(y, "y"));
        change(loop, new LoopChange.Disable(0));
        cores.settle();
        cores.submit(1, send(x, "x"));
        cores.settle();
        assertThat(cores.outcome(round)).isNull();

        change(loop, new LoopChange.Add(1, y, Direction.RECEIVE));
        cores.settle();
        assertThat(branchOf(round)).isEqualTo(1);
        assertThat(cores.received(round)).isEqualTo("y");

        Submitted next = round(0, loop);
        change(loop, new LoopChange.Enable(0), new LoopChange.Remove(1));
        cores.settle();
        assertThat(cores.received(next)).isEqualTo("x");
    }

    @Test
    @DisplayName(
            "S7 S11 a closed channel is told once, then its branch is silent; when all are closed the round says so")
    void shouldTellAClosedChannelOnce() {
        ChannelName x = cores.homedAt(1);
        ChannelName y = cores.homedAt(2);
        SelectId loop = open(0, List.of(x, y));
        CloseCause cause = new CloseCause(false, "over");
        cores.submit(2, new Op.Close(x, cause));
        cores.settle();

        Submitted first = round(0, loop);
        Submitted sent = cores.submit(1, send(y, "y"));
        Submitted second = round(0, loop);
        cores.settle();
        cores.submit(2, new Op.Close(y, cause));
        Submitted third = round(0, loop);
        cores.settle();
        Submitted fourth = round(0, loop);

        assertThat(cores.outcome(first)).isEqualTo(new Outcome.Closed(0, x, cause));
        assertThat(cores.received(second)).isEqualTo("y");
        assertThat(cores.outcome(sent)).isEqualTo(new Outcome.Sent(0));
        assertThat(cores.outcome(third)).isEqualTo(new Outcome.Closed(1, y, cause));
        assertThat(cores.outcome(fourth)).isEqualTo(new Outcome.AllClosed());
    }

    @Test
    @DisplayName("S11 a close that is heard while a partner was announced ends the round when that partner goes")
    void shouldTellACloseAfterAPartnerThatGoes() {
        ChannelName x = cores.homedAt(1);
        ChannelName y = cores.homedAt(1);
        SelectId loop = open(0, List.of(x, y));
        cores.submit(2, send(x, "never claims"));
        cores.settle();
        cores.cut(1, 2);
        Submitted round = round(0, loop);
        cores.settle();
        CloseCause cause = new CloseCause(false, "done");
        cores.submit(1, new Op.Close(y, cause));
        cores.settle();
        assertThat(cores.outcome(round)).isNull();

        cores.remove(2);
        cores.settle();

        assertThat(cores.outcome(round)).isEqualTo(new Outcome.Closed(1, y, cause));
    }

    @Test
    @DisplayName("S11 a branch that was refused is out, also when a home that was reset twice has taken it since")
    void shouldTakeOutABranchThatWasRefused() {
        ChannelName x = cores.homedAt(1);
        ChannelName y = cores.homedAt(1);
        ChannelProperties oneOffer =
                new ChannelProperties(0, Overflow.SUSPEND, 1, ChannelProperties.DEFAULT_MAX_PAYLOAD_BYTES, "");
        cores.submit(1, new Op.Declare(x, oneOffer));
        cores.settle();
        SelectId loop = open(0, List.of(x, y));
        cores.handle(1, new Input.ResetHomes());
        cores.handle(1, new Input.ResetHomes());
        Submitted rival = cores.submit(1, receive(x));
        cores.round();
        // Both enrolments are on their way: the first finds the rival, the second does not, and is heard of first.
        deliver(cores, 0, 1);
        cores.handle(1, new Input.Cancel(Cores.session(1), rival.opId()));
        deliver(cores, 0, 1);
        cores.settle();
        assertThat(cores.outcome(round(0, loop))).isInstanceOf(Outcome.BranchRefused.class);

        cores.submit(1, send(x, "of the branch that is out"));
        cores.settle();
        cores.submit(1, send(y, "v"));
        Submitted round = round(0, loop);
        cores.settle();

        assertThat(cores.received(round)).isEqualTo("v");
    }

    @Test
    @DisplayName("S4 a try at a buffer that a persistent select fills meanwhile hears that there is no room")
    void shouldAnswerATryWhenASelectFillsTheBuffer() {
        ChannelName x = cores.homedAt(1);
        cores.submit(1, new Op.Declare(x, ChannelProperties.buffered(1, Overflow.SUSPEND)));
        cores.settle();
        SelectId loop = open(0, List.of(x), Direction.SEND);
        round(0, loop);
        cores.settle();

        Submitted attempt = cores.submit(2, Op.attempt(Branch.send(x, text("v"))));
        cores.settle();
        assertThat(cores.outcome(attempt)).as("there may be room still").isNull();
        cores.supplyAll();
        cores.settle();

        assertThat(cores.outcome(attempt)).isEqualTo(new Outcome.NotReady());
    }

    @Test
    @DisplayName("S4 a try at a buffer hears that there is nothing when the select that could send is busy elsewhere")
    void shouldAnswerATryWhenTheLastSenderIsIntroduced() {
        ChannelName x = cores.homedAt(1);
        cores.submit(1, new Op.Declare(x, ChannelProperties.buffered(1, Overflow.SUSPEND)));
        cores.settle();
        Submitted first = round(0, open(0, List.of(x), Direction.SEND));
        cores.settle();
        round(2, open(2, List.of(x), Direction.SEND));
        cores.settle();
        Submitted attempt = cores.submit(1, Op.attempt(Branch.receive(x)));
        cores.settle();
        assertThat(cores.outcome(attempt)).as("the second select waits").isNull();

        cancel(first);
        cores.settle();

        assertThat(cores.outcome(attempt)).isEqualTo(new Outcome.NotReady());
    }

    @Test
    @DisplayName(
            "S11 an introduction that comes in place of an announced partner is taken, whichever home answers last")
    void shouldTakeWhatComesInPlaceOfAnAnnouncedPartner() {
        Cores four = new Cores(4, LIMITS);
        ChannelName x = four.homedAt(1);
        ChannelName y = four.homedAt(1);
        ChannelName z = four.homedAt(2);
        Submitted opened = four.submit(
                0,
                new Op.OpenLoop(List.of(
                        new LoopChange.Add(0, x, Direction.RECEIVE),
                        new LoopChange.Add(1, y, Direction.SEND),
                        new LoopChange.Add(2, z, Direction.RECEIVE))));
        four.settle();
        SelectId loop = ((Outcome.LoopChanged) four.outcome(opened)).loop();
        // Then it is the turn of the first branch, and both homes are asked.
        for (Op partner : List.of(receive(y), send(z, "served"))) {
            four.submit(1, partner);
            four.submit(0, new Op.Round(loop, Op.NO_TIMEOUT, false));
            four.settle();
            four.supplyAll();
            four.settle();
        }
        four.submit(3, send(x, "never claims"));
        four.settle();
        four.submit(1, receive(y));
        four.settle();
        four.cut(1, 3);
        Submitted round = four.submit(0, new Op.Round(loop, Op.NO_TIMEOUT, false));
        deliver(four, 0, 1);
        deliver(four, 1, 0);
        four.tellRemoved(1, 3);
        // The introduction, but not yet the answer that goes with it.
        deliver(four, 1, 0);
        deliver(four, 0, 2);
        deliver(four, 2, 0);
        four.settle();
        four.supplyAll();
        four.settle();

        assertThat(four.outcome(round)).isEqualTo(new Outcome.Sent(1));
    }

    @Test
    @DisplayName("S11 a select survives that a home forgets everything")
    void shouldEnrolAgainAfterAReset() {
        ChannelName x = cores.homedAt(1);
        SelectId loop = open(0, List.of(x));
        Submitted round = round(0, loop);
        cores.settle();

        cores.handle(1, new Input.ResetHomes());
        cores.submit(2, send(x, "v"));
        cores.settle();

        assertThat(cores.received(round)).isEqualTo("v");
    }

    @Test
    @DisplayName("S11 D5 a node that dies with the home moves the branches, and the select goes on")
    void shouldSurviveTheDeathOfAHome() {
        ChannelName x = cores.homedAt(1);
        SelectId loop = open(0, List.of(x));
        Submitted round = round(0, loop);
        cores.settle();

        cores.remove(1);
        cores.submit(2, send(x, "v"));
        cores.settle();

        assertThat(cores.received(round)).isEqualTo("v");
    }

    @Test
    @DisplayName("S11 between two services of a branch whose partner waits no other branch is served twice")
    void shouldServeFairlyAmongHomes() {
        List<ChannelName> channels = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            channels.add(cores.homedAt(i % 3));
        }
        SelectId loop = open(0, channels);
        for (int round = 0; round < 40; round++) {
            channels.forEach(channel -> cores.submit(1, send(channel, "v")));
        }
        cores.settle();
        List<Integer> served = new ArrayList<>();

        for (int i = 0; i < 120; i++) {
            Submitted round = round(0, loop);
            cores.hopsUntil(round);
            served.add(branchOf(round));
        }

        for (int i = 0; i < served.size(); i++) {
            List<Integer> since = served.subList(i + 1, served.size());
            int next = since.indexOf(served.get(i));
            List<Integer> between = next < 0 ? since : since.subList(0, next);
            assertThat(between).as("after service %d of %s", i, served).doesNotHaveDuplicates();
        }
    }

    @Test
    @DisplayName("S11 a hundred thousand branches; one more than the limit is refused")
    void shouldTakeAHundredThousandBranches() {
        SelectId loop = open(0, List.of());
        int number = 0;
        for (int part = 0; part < 50; part++) {
            List<LoopChange> changes = new ArrayList<>();
            for (int i = 0; i < 4_000; i++) {
                changes.add(new LoopChange.Add(number, new ChannelName("many-" + number++), Direction.RECEIVE));
            }
            Submitted added = cores.submit(0, new Op.ChangeLoop(loop, changes));
            assertThat(cores.outcome(added)).isEqualTo(new Outcome.LoopChanged(loop));
        }
        cores.settle();
        Submitted round = round(0, loop);
        cores.submit(2, send(new ChannelName("many-123456"), "v"));
        cores.settle();

        Submitted tooMany = cores.submit(
                0, new Op.ChangeLoop(loop, List.of(new LoopChange.Add(number, cores.homedAt(0), Direction.RECEIVE))));

        assertThat(branchOf(round)).isEqualTo(123_456);
        assertThat(cores.outcome(tooMany)).isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
            assertThat(refused.refusal()).isEqualTo(Refusal.TOO_MANY_BRANCHES);
            assertThat(refused.detail()).contains("limit=maxLoopBranches=200000");
        });
    }

    @Test
    @DisplayName("S11 changes that cannot be made, a second round, and a select that has ended are refused")
    void shouldRefuseWhatMakesNoSense() {
        ChannelName x = cores.homedAt(0);
        SelectId loop = open(0, List.of(x));
        round(0, loop);

        Submitted again =
                change(loop, new LoopChange.Add(1, x, Direction.RECEIVE), new LoopChange.Add(0, x, Direction.RECEIVE));
        Submitted unknown = change(loop, new LoopChange.Enable(1));
        Submitted second = round(0, loop);
        cores.submit(0, new Op.EndLoop(loop));
        Submitted late = round(0, loop);

        assertThat(refusal(again)).isEqualTo(Refusal.INVALID_ARGUMENT);
        assertThat(refusal(unknown)).isEqualTo(Refusal.INVALID_ARGUMENT);
        assertThat(refusal(second)).isEqualTo(Refusal.INVALID_ARGUMENT);
        assertThat(refusal(late)).isEqualTo(Refusal.UNKNOWN_LOOP);
    }

    @Test
    @DisplayName("S11 a session has as many persistent selects as it has credit")
    void shouldBoundTheSelectsOfASession() {
        for (int i = 0; i < Cores.CREDIT; i++) {
            open(0, List.of());
        }

        Submitted more = cores.submit(0, new Op.OpenLoop(List.of()));

        assertThat(refusal(more)).isEqualTo(Refusal.TOO_MANY_OPERATIONS);
    }

    private Refusal refusal(Submitted submitted) {
        return ((Outcome.Refused) cores.outcome(submitted)).refusal();
    }

    private int branchOf(Submitted submitted) {
        return ((Outcome.Received) cores.outcome(submitted)).branch();
    }

    /** The first message on that link. */
    private static void deliver(Cores cores, int from, int to) {
        cores.deliverOne(new SplittableRandom(1), (one, other) -> one == from && other == to ? 1_000_000 : 1);
    }

    private SelectId open(int node, List<ChannelName> channels) {
        return open(node, channels, Direction.RECEIVE);
    }

    private SelectId open(int node, List<ChannelName> channels, Direction direction) {
        List<LoopChange> changes = new ArrayList<>();
        for (int i = 0; i < channels.size(); i++) {
            changes.add(new LoopChange.Add(i, channels.get(i), direction));
        }
        Submitted opened = cores.submit(node, new Op.OpenLoop(changes));
        cores.settle();
        return ((Outcome.LoopChanged) cores.outcome(opened)).loop();
    }

    private Submitted round(int node, SelectId loop) {
        return cores.submit(node, new Op.Round(loop, Op.NO_TIMEOUT, false));
    }

    private Submitted change(SelectId loop, LoopChange... changes) {
        return cores.submit(0, new Op.ChangeLoop(loop, List.of(changes)));
    }

    private void cancel(Submitted submitted) {
        cores.settle();
        cores.handle(submitted.node(), new Input.Cancel(Cores.session(submitted.node()), submitted.opId()));
        assertThat(cores.outcome(submitted)).isEqualTo(new Outcome.Cancelled());
    }

    private static Op send(ChannelName channel, String value) {
        return Op.plain(Branch.send(channel, text(value)), Op.NO_TIMEOUT);
    }

    private static Op receive(ChannelName channel) {
        return Op.plain(Branch.receive(channel), Op.NO_TIMEOUT);
    }
}
