package io.strait.bench.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.bench.local.TaskletEvents.Organisation;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TaskletWorkloadsTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 100_000})
    void shouldMakeEveryRendezvous(long turnNs) throws Exception {
        try (TaskletPingPong pingPong = new TaskletPingPong(Duration.ofNanos(turnNs))) {
            assertThat(pingPong.run(1)).isEqualTo(2);
            assertThat(pingPong.run(3_000)).isEqualTo(3_000);
        }
    }

    @Test
    void shouldMakeEveryRendezvousByHandlers() throws Exception {
        try (HandlerPingPong pingPong = new HandlerPingPong()) {
            assertThat(pingPong.run(1)).isEqualTo(2);
            assertThat(pingPong.run(3_000)).isEqualTo(3_000);
        }
    }

    @Test
    void shouldSwitchBareThreads() {
        try (BareSwitch bare = new BareSwitch()) {
            assertThat(bare.run(1_000)).isEqualTo(1_000);
        }
    }

    @ParameterizedTest
    @EnumSource(Organisation.class)
    void shouldTakeEveryEvent(Organisation organisation) {
        try (TaskletEvents events = new TaskletEvents(8, organisation)) {
            assertThat(events.run(1)).isEqualTo(1);
            assertThat(events.run(3_000)).isEqualTo(3_000);
        }
    }

    @Test
    void shouldTakeEventsOfManyChannels() {
        try (TaskletEvents events = new TaskletEvents(10_000, Organisation.STANDING)) {
            assertThat(events.run(30_000)).isEqualTo(30_000);
        }
    }

    @Test
    void shouldStartAtLeastAsManyAsAsked() throws Exception {
        try (TaskletSpawn spawn = new TaskletSpawn()) {
            assertThat(spawn.run(1_001)).isEqualTo(2_000);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldKeepParkedTasklets(boolean ownChannels) {
        try (ParkedTasklets parked = new ParkedTasklets(2_500, ownChannels)) {
            parked.fill();

            assertThat(parked.count()).isEqualTo(2_500);
        }
    }
}
