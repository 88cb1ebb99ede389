package io.strait.bench.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoordinatorEventsTest {

    @ParameterizedTest
    @CsvSource({"8,1,false", "8,1,true", "8,2,false", "8,2,true", "10000,1,true"})
    void shouldTakeEveryEvent(int channels, int homes, boolean standing) {
        try (CoordinatorEvents events = new CoordinatorEvents(channels, homes, standing)) {
            // More than the session's credit: an answer that is not acknowledged would stop it.
            assertThat(events.run(3_000)).isEqualTo(3_000);
        }
    }
}
