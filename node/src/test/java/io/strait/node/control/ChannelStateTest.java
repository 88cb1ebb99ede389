package io.strait.node.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.ChannelProperties.Overflow;
import io.strait.core.op.CloseCause;
import io.strait.core.placement.ChannelRecord;
import io.strait.node.control.ChannelState.Stamp;
import java.io.NotSerializableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What stays of concurrent records: a semilattice, and the bytes it travels as. */
class ChannelStateTest {

    private static final ChannelName CHANNEL = new ChannelName("orders");
    private static final ChannelProperties SMALL = ChannelProperties.buffered(1, Overflow.SUSPEND);
    private static final ChannelProperties LARGE = ChannelProperties.buffered(100, Overflow.DROP_OLDEST);

    @Test
    void shouldKeepTheEarlierCloseWhicheverIsHeardFirst() {
        ChannelState early = ChannelState.EMPTY.with(closed("early"), stamp(1, 9));
        ChannelState late = ChannelState.EMPTY.with(closed("late"), stamp(2, 1));

        assertThat(early.merge(late)).isEqualTo(early);
        assertThat(late.merge(early)).isEqualTo(early);
    }

    @Test
    void shouldBreakTiesByWriter() {
        ChannelState low = ChannelState.EMPTY.with(closed("low"), stamp(1, 1));
        ChannelState high = ChannelState.EMPTY.with(closed("high"), stamp(1, 2));

        assertThat(high.merge(low)).isEqualTo(low.merge(high)).isEqualTo(low);
    }

    @Test
    void shouldKeepTheEarlierDeclarationWithItsHome() {
        ChannelState early = ChannelState.EMPTY.with(declared(SMALL, 7), stamp(1, 1));
        ChannelState late =
                ChannelState.EMPTY.with(declared(LARGE, 8), stamp(2, 2)).with(declared(LARGE, 9), stamp(3, 2));

        ChannelRecord merged = ((ChannelState) late.merge(early)).toRecord(CHANNEL);

        assertThat(merged).isEqualTo(declared(SMALL, 7));
    }

    @Test
    void shouldKeepTheLatestHomeOfADeclaration() {
        ChannelState declared = ChannelState.EMPTY.with(declared(SMALL, 7), stamp(1, 1));
        ChannelState moved = declared.with(declared(SMALL, 8), stamp(2, 2));

        assertThat(moved.merge(declared)).isEqualTo(moved);
        assertThat(declared.merge(moved)).isEqualTo(moved);
        assertThat(moved.toRecord(CHANNEL)).isEqualTo(declared(SMALL, 8));
    }

    @Test
    void shouldIgnoreOtherPropertiesOnceDeclared() {
        ChannelState declared = ChannelState.EMPTY.with(declared(SMALL, 7), stamp(1, 1));

        assertThat(declared.with(declared(LARGE, 8), stamp(2, 1))).isEqualTo(declared);
    }

    @Test
    void shouldJoinACloseAndADeclaration() {
        ChannelState declared = ChannelState.EMPTY.with(declared(SMALL, 7), stamp(1, 1));
        ChannelState closed = ChannelState.EMPTY.with(closed("done"), stamp(2, 2));

        ChannelRecord merged = ((ChannelState) declared.merge(closed)).toRecord(CHANNEL);

        assertThat(merged)
                .isEqualTo(new ChannelRecord(CHANNEL, SMALL, true, new NodeUid(7), new CloseCause(false, "done")));
    }

    @Test
    void shouldEndTheSameInAnyOrderOfMerging() {
        SplittableRandom random = new SplittableRandom(20_26);
        for (int round = 0; round < 2_000; round++) {
            List<ChannelState> states = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                states.add(randomState(random));
            }
            ChannelState expected = mergeAll(states);

            for (int i = 0; i < 5; i++) {
                Collections.shuffle(states, new Random(random.nextLong()));
                assertThat(mergeAll(states)).as("round %d: %s", round, states).isEqualTo(expected);
            }
            assertThat(expected.merge(states.getFirst())).isEqualTo(expected);
        }
    }

    @Test
    void shouldTravelUnchanged() throws NotSerializableException {
        ControlSerializer serializer = new ControlSerializer();
        SplittableRandom random = new SplittableRandom(7);
        List<Object> values = new ArrayList<>(List.of(ChannelState.EMPTY, info()));
        for (int i = 0; i < 200; i++) {
            values.add(randomState(random));
        }

        for (Object value : values) {
            byte[] bytes = serializer.toBinary(value);
            assertThat(serializer.fromBinary(bytes, serializer.manifest(value))).isEqualTo(value);
        }
    }

    @Test
    void shouldRefuseBytesThatAreNotOurs() {
        ControlSerializer serializer = new ControlSerializer();
        byte[] bytes = serializer.toBinary(info());
        String manifest = serializer.manifest(info());

        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> serializer.fromBinary(cut, manifest))
                    .isInstanceOf(NotSerializableException.class)
                    .hasMessageContaining("malformed: manifest=" + manifest + " bytes=" + cut.length);
        }
        assertThatThrownBy(() -> serializer.fromBinary(bytes, "node-info-9"))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining("manifest=node-info-9");
        assertThatThrownBy(() -> serializer.toBinary("text")).isInstanceOf(IllegalArgumentException.class);
    }

    private static NodeInfo info() {
        return new NodeInfo(
                new NodeUid(-1),
                "node ä",
                new Endpoint("10.0.0.1", 7402),
                new Endpoint("::1", 7400),
                new Endpoint("localhost", 0),
                "0.1.0");
    }

    private static ChannelState mergeAll(List<ChannelState> states) {
        ChannelState merged = ChannelState.EMPTY;
        for (ChannelState state : states) {
            merged = (ChannelState) merged.merge(state);
        }
        return merged;
    }

    /** A node writes a handful of records; writers differ between states, as no two nodes share a stamp. */
    private static ChannelState randomState(SplittableRandom random) {
        ChannelState state = ChannelState.EMPTY;
        long writer = random.nextLong();
        for (int i = 0; i < random.nextInt(1, 5); i++) {
            ChannelRecord record = random.nextInt(3) == 0
                    ? closed("cause " + random.nextInt(5))
                    : declared(random.nextBoolean() ? SMALL : LARGE, random.nextInt(4));
            state = state.with(record, new Stamp(random.nextInt(4), new NodeUid(writer)));
        }
        return state;
    }

    private static Stamp stamp(long timeMicros, long writer) {
        return new Stamp(timeMicros, new NodeUid(writer));
    }

    private static ChannelRecord closed(String cause) {
        return record(null, null, cause);
    }

    private static ChannelRecord declared(ChannelProperties properties, long home) {
        return record(properties, new NodeUid(home), null);
    }

    private static ChannelRecord record(
            @Nullable ChannelProperties properties, @Nullable NodeUid home, @Nullable String cause) {
        return new ChannelRecord(
                CHANNEL,
                properties == null ? ChannelProperties.RENDEZVOUS : properties,
                properties != null,
                home,
                cause == null ? null : new CloseCause(false, cause));
    }
}
