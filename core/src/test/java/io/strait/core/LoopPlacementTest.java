package io.strait.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.core.Cores.Submitted;
import io.strait.core.id.ChannelName;
import io.strait.core.id.SelectId;
import io.strait.core.op.Branch;
import io.strait.core.op.Direction;
import io.strait.core.op.LoopChange;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a persistent select makes of the words of a home that its branch has left meanwhile. */
@Timeout(30)
class LoopPlacementTest {

    private final Cores cores = new Cores(3);
    /** Its home is node 1, and node 2 for whoever does not see that. */
    private ChannelName moving = cores.homedAt(1);

    private final ChannelName staying = cores.homedAt(2);

    @BeforeEach
    void loseSightOfNode1() {
        cores.tellReachable(0, 0, 2);
        cores.tellReachable(2, 0, 2);
        while (cores.homeSeenBy(0, moving) != 2) {
            moving = cores.homedAt(1);
        }
    }

    @Test
    @DisplayName("S11 an introduction by a home that the branch has left is not the one that the present home makes")
    void shouldSendAtThePresentHome() {
        SelectId loop = open(Direction.SEND);
        Submitted receive = cores.submit(0, cores.openSession(0), Op.plain(Branch.receive(moving), Op.NO_TIMEOUT));
        cores.settle();
        Submitted round = startRound(loop);

        moveBack();

        assertThat(cores.outcome(round)).isEqualTo(new Outcome.Sent(0));
        assertThat(cores.received(receive)).isEqualTo("supplied");
    }

    @Test
    @DisplayName("S11 a claim that a home has announced which the branch has left is not waited for")
    void shouldReceiveAtThePresentHome() {
        SelectId loop = open(Direction.RECEIVE);
        Submitted send =
                cores.submit(0, cores.openSession(0), Op.plain(Branch.send(moving, Cores.text("v")), Op.NO_TIMEOUT));
        cores.settle();
        Submitted round = startRound(loop);

        moveBack();

        assertThat(cores.received(round)).isEqualTo("v");
        assertThat(cores.outcome(send)).isEqualTo(new Outcome.Sent(0));
    }

    @Test
    @DisplayName("S11 an introduction that is held while a home owes an answer stands when its home is asked as well")
    void shouldKeepAnIntroductionWhenItsHomeIsAsked() {
        Cores four = new Cores(4);
        ChannelName z = four.homedAt(3);
        four.tellReachable(3, 0, 1, 2);
        ChannelName x = four.homedAt(2);
        Submitted receive = four.submit(2, Op.plain(Branch.receive(x), Op.NO_TIMEOUT));
        Submitted opened = four.submit(
                0,
                new Op.OpenLoop(List.of(
                        new LoopChange.Add(0, four.homedAt(1), Direction.RECEIVE),
                        new LoopChange.Add(1, four.homedAt(1), Direction.RECEIVE))));
        four.settle();
        SelectId loop = ((Outcome.LoopChanged) four.outcome(opened)).loop();
        four.cut(0, 1);
        Submitted round = four.submit(0, new Op.Round(loop, Op.NO_TIMEOUT, false));
        four.submit(
                0,
                new Op.ChangeLoop(
                        loop,
                        List.of(
                                new LoopChange.Add(2, x, Direction.SEND),
                                new LoopChange.Add(3, z, Direction.RECEIVE))));
        four.settle();

        // Node 3 says that it is not the home of z; so all is asked again after a while.
        four.passTime(0, 1_000_000_000);
        four.settle();
        four.heal(0, 1);
        do {
            four.settle();
        } while (four.supplyAll());

        assertThat(four.outcome(round)).isEqualTo(new Outcome.Sent(2));
        assertThat(four.received(receive)).isEqualTo("supplied");
    }

    private SelectId open(Direction direction) {
        Submitted opened = cores.submit(
                0,
                new Op.OpenLoop(List.of(
                        new LoopChange.Add(0, moving, direction), new LoopChange.Add(1, staying, Direction.RECEIVE))));
        cores.settle();
        return ((Outcome.LoopChanged) cores.outcome(opened)).loop();
    }

    /** What the old home answers is on its way. */
    private Submitted startRound(SelectId loop) {
        Submitted round = cores.submit(0, new Op.Round(loop, Op.NO_TIMEOUT, false));
        cores.round();
        return round;
    }

    private void moveBack() {
        cores.tellReachable(0, 0, 1, 2);
        cores.tellReachable(2, 0, 1, 2);
        do {
            cores.settle();
        } while (cores.supplyAll());
    }
}
