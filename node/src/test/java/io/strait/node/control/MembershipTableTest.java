package io.strait.node.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.core.id.NodeUid;
import io.strait.core.placement.View;
import io.strait.node.control.NodeStatus.State;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which members are in the view, and which of them get homes. */
class MembershipTableTest {

    private static final NodeUid SELF = new NodeUid(1);
    private static final NodeUid PEER = new NodeUid(2);
    private static final NodeUid THIRD = new NodeUid(3);
    private static final Endpoint ADDRESS = new Endpoint("localhost", 1);

    private final MembershipTable table = new MembershipTable(SELF, ADDRESS);

    @Test
    void shouldSeeItselfAloneBeforeItHasJoined() {
        assertThat(table.view()).isEqualTo(View.of(SELF));
        assertThat(table.isUp()).isFalse();
        assertThat(table.isReady()).isFalse();
        assertThat(table.isOut()).isTrue();
        assertThat(table.statuses()).isEmpty();
    }

    @Test
    void shouldGiveHomesOnlyToNodesThatAreUpReachableAndKnown() {
        table.onState(PEER, ADDRESS, State.JOINING);
        assertReachable(SELF);
        table.onState(PEER, ADDRESS, State.UP);
        assertReachable(SELF);

        table.onInfos(Map.of(PEER, info(PEER)));
        assertReachable(SELF, PEER);

        table.onReachable(PEER, false);
        assertReachable(SELF);
        table.onReachable(PEER, true);
        table.onState(PEER, ADDRESS, State.LEAVING);
        assertReachable(SELF, PEER);
        table.onState(PEER, ADDRESS, State.EXITING);
        assertReachable(SELF);
        table.onState(PEER, ADDRESS, State.DOWN);
        assertReachable(SELF);
        assertThat(table.view().members()).containsExactly(SELF, PEER);

        table.onRemoved(PEER);
        assertThat(table.view().members()).containsExactly(SELF);
    }

    @Test
    void shouldStayReachableToItselfWhateverOthersSay() {
        table.onState(SELF, ADDRESS, State.UP);
        table.onReachable(SELF, false);

        assertReachable(SELF);
    }

    @Test
    void shouldCountVersionsOnlyWhenTheViewChanges() {
        long first = table.view().version();
        table.onState(SELF, ADDRESS, State.UP);
        table.onReachable(new NodeUid(99), false);
        assertThat(table.view().version()).isEqualTo(first);

        table.onState(PEER, ADDRESS, State.JOINING);
        assertThat(table.view().version()).isEqualTo(first + 1);
        assertThat(table.view()).isSameAs(table.view());
    }

    @Test
    void shouldBeReadyWhileItSeesMoreThanHalf() {
        table.onState(SELF, ADDRESS, State.UP);
        assertThat(table.isReady()).isTrue();

        table.onState(PEER, ADDRESS, State.UP);
        table.onState(THIRD, ADDRESS, State.UP);
        table.onReachable(PEER, false);
        assertThat(table.isReady()).isTrue();
        table.onReachable(THIRD, false);
        assertThat(table.isReady()).isFalse();

        table.onRemoved(PEER);
        assertThat(table.isReady()).as("one of two is no majority").isFalse();
        table.onRemoved(THIRD);
        assertThat(table.isReady()).isTrue();
        table.onState(SELF, ADDRESS, State.LEAVING);
        assertThat(table.isReady()).isFalse();
    }

    @Test
    void shouldBeOutWhenAllKnowThatItLeaves() {
        table.onState(SELF, ADDRESS, State.LEAVING);
        assertThat(table.isOut()).isFalse();
        table.onState(SELF, ADDRESS, State.EXITING);
        assertThat(table.isOut()).isTrue();
        table.onRemoved(SELF);
        assertThat(table.isOut()).isTrue();
        assertThat(table.view().members()).containsExactly(SELF);
    }

    @Test
    void shouldShowInfosOfMembersOnly() {
        table.onInfos(Map.of(SELF, info(SELF), PEER, info(PEER)));

        assertThat(table.memberInfos()).containsOnlyKeys(SELF);
    }

    private void assertReachable(NodeUid... expected) {
        assertThat(table.view().reachable()).containsExactly(expected);
    }

    private static NodeInfo info(NodeUid uid) {
        return new NodeInfo(uid, "name", ADDRESS, ADDRESS, ADDRESS, "0.1.0");
    }
}
