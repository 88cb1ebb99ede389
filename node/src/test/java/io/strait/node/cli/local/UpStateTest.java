package io.strait.node.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpStateTest {

    private static final long STARTED = ProcessHandle.current()
            .info()
            .startInstant()
            .map(Instant::toEpochMilli)
            .orElseThrow();

    @TempDir
    Path base;

    @Test
    void shouldReadBackWhatWasWritten() throws IOException {
        UpState state = new UpState(List.of(node("n1", 7001, STARTED), node("n2", 7002, STARTED)));
        Files.createDirectories(UpState.directory(run()));

        state.write(run());

        assertThat(UpState.read(run())).contains(state);
        assertThat(state.connectString()).isEqualTo("strait://127.0.0.1:7001,127.0.0.1:7002");
    }

    @Test
    void shouldKnowAProcessFromALaterOneWithTheSameId() {
        UpState state = new UpState(List.of(node("n1", 7001, STARTED), node("n2", 7002, STARTED - 60_000)));

        assertThat(state.running()).extracting(node -> node.endpoints().name()).containsExactly("n1");
    }

    @Test
    void shouldBeAbsentWhenNothingWasStarted() {
        assertThat(UpState.read(run())).isEmpty();
    }

    @Test
    void shouldNameTheFileWhenItCannotBeRead() throws IOException {
        Path file = Files.createDirectories(UpState.directory(run())).resolve("state.json");
        Files.writeString(file, "{\"nodes\":[{\"name\":1}]}");

        assertThatThrownBy(() -> UpState.read(run()))
                .isInstanceOf(LocalClusterException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void shouldWriteTheReadyFileInOneStep() {
        NodeEndpoints endpoints = node("n1", 7001, STARTED).endpoints();
        Path file = base.resolve("n1.ready");

        endpoints.writeTo(file);

        assertThat(NodeEndpoints.readFrom(file)).isEqualTo(endpoints);
        assertThat(base.toFile().list()).containsExactly("n1.ready");
    }

    private UpState.Node node(String name, int port, long started) {
        NodeEndpoints endpoints = new NodeEndpoints(
                name,
                "00000000000000ff",
                ProcessHandle.current().pid(),
                "127.0.0.1:" + port,
                "127.0.0.1:1",
                "127.0.0.1:2",
                "127.0.0.1:3");
        return new UpState.Node(endpoints, started, base.resolve(name + ".log"));
    }

    private RunDirectory run() {
        return RunDirectory.of(Map.of("STRAIT_RUN_DIR", base.toString()));
    }
}
