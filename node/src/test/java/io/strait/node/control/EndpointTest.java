package io.strait.node.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints as people write them. */
class EndpointTest {

    @ParameterizedTest
    @CsvSource({
        "localhost:7401, localhost, 7401",
        "' 10.0.0.1:1 ', 10.0.0.1, 1",
        "[::1]:65535, ::1, 65535",
        "node-1.example.org:0, node-1.example.org, 0"
    })
    void shouldReadHostAndPort(String text, String host, int port) {
        assertThat(Endpoint.parse(text)).isEqualTo(new Endpoint(host, port));
        assertThat(Endpoint.parse(Endpoint.parse(text).toString())).isEqualTo(new Endpoint(host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                ":7401",
                "localhost:",
                "localhost:x",
                "localhost:65536",
                "localhost:-1",
                "::1:7401",
                "a b:1",
                "a/b:1",
                "[]:1"
            })
    void shouldRefuseWhatIsNoEndpoint(String text) {
        assertThatThrownBy(() -> Endpoint.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("value=");
    }

    @Test
    void shouldBracketAnAddressOfVersion6() {
        assertThat(new Endpoint("fe80::1", 7401)).hasToString("[fe80::1]:7401");
    }
}
