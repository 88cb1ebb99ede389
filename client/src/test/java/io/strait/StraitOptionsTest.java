package io.strait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StraitOptionsTest {

    @Test
    void shouldReadAddresses() {
        StraitOptions options = StraitOptions.builder()
                .endpoints("strait://alpha:7001, beta ,[::1]:7003,[fe80::2]")
                .build();

        assertThat(options.endpoints())
                .containsExactly(
                        new Endpoint("alpha", 7001),
                        new Endpoint("beta", Endpoint.DEFAULT_PORT),
                        new Endpoint("::1", 7003),
                        new Endpoint("fe80::2", Endpoint.DEFAULT_PORT));
        assertThat(options.endpoints().get(2)).hasToString("[::1]:7003");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "strait://",
                "host:0",
                "host:65536",
                "host:port",
                "::1",
                "a,,b",
                "strait://host/path",
                "http://host",
                "a b:1"
            })
    void shouldRefuseAddressesThatCannotBeRead(String address) {
        assertThatThrownBy(() -> StraitOptions.builder().endpoints(address))
                .isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    void shouldReadEnvironment() {
        StraitOptions options = StraitOptions.fromEnv(Map.of(
                "STRAIT_ENDPOINTS", "strait://a:1,b:2",
                "STRAIT_CLIENT_NAME", "billing",
                "STRAIT_CONNECT_TIMEOUT", "250ms",
                "STRAIT_CLOSE_TIMEOUT", "PT1M",
                "STRAIT_RESUME_WINDOW", "5s",
                "STRAIT_KEEP_ALIVE", "2m",
                "STRAIT_SPIN", "40us",
                "STRAIT_MAX_PENDING", "12",
                "UNRELATED", "x"));

        assertThat(options.endpoints()).hasSize(2);
        assertThat(options.clientName()).isEqualTo("billing");
        assertThat(options.connectTimeout()).isEqualTo(Duration.ofMillis(250));
        assertThat(options.closeTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(options.resumeWindow()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.keepAlive()).isEqualTo(Duration.ofMinutes(2));
        assertThat(options.spin()).isEqualTo(Duration.ofNanos(40_000));
        assertThat(options.maxPending()).isEqualTo(12);
        assertThat(options.supplierThreads()).isEqualTo(StraitOptions.defaults().supplierThreads());
    }

    @ParameterizedTest
    @ValueSource(strings = {"five", "-1s", "0s", "5 parsecs", ""})
    void shouldNameTheVariableThatCannotBeRead(String value) {
        assertThatThrownBy(() -> StraitOptions.fromEnv(Map.of("STRAIT_KEEP_ALIVE", value)))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("STRAIT_KEEP_ALIVE");
    }

    @Test
    void shouldNotChangeOptionsThroughTheirBuilder() {
        StraitOptions before = StraitOptions.defaults();

        StraitOptions after = before.toBuilder().maxPending(1).build();

        assertThat(before.maxPending()).isEqualTo(1 << 16);
        assertThat(after.maxPending()).isEqualTo(1);
    }
}
