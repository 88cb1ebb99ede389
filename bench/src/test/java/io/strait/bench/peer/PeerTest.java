package io.strait.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerTest {

    @TempDir
    private Path peers;

    @Test
    void shouldSayHowToInstallGo() {
        assertThat(new GoPeer(peers, Optional.empty()).prepare())
                .isInstanceOfSatisfying(
                        PeerState.Missing.class,
                        missing -> assertThat(missing.howToInstall()).contains("apt-get install golang-go"));
    }

    @Test
    void shouldSayHowToInstallKotlin() {
        assertThat(MavenPeer.kotlin(peers, Optional.empty()).prepare())
                .isInstanceOfSatisfying(
                        PeerState.Missing.class,
                        missing -> assertThat(missing.howToInstall())
                                .contains("Maven")
                                .contains("bench/peers/kotlin"));
    }

    @Test
    void shouldShowWhyABuildFailed() throws IOException {
        Files.createDirectories(peers.resolve("kotlin"));
        Path compiler = executable("#!/bin/sh\necho 'no such artifact'\nexit 1\n");

        PeerState state = MavenPeer.kotlin(peers, Optional.of(compiler)).prepare();

        assertThat(state)
                .isInstanceOfSatisfying(
                        PeerState.Missing.class,
                        missing -> assertThat(missing.why())
                                .contains("building failed")
                                .contains("no such artifact"));
    }

    @Test
    void shouldBuildOnlyWhatIsStale() throws IOException {
        Path go = Files.createDirectories(peers.resolve("go"));
        Files.writeString(go.resolve("main.go"), "package main\n");
        Path compiler = executable("#!/bin/sh\necho built >> ../builds\nmkdir -p target\necho binary > target/peer\n");

        GoPeer peer = new GoPeer(peers, Optional.of(compiler));

        assertThat(peer.prepare()).isInstanceOf(PeerState.Ready.class);
        assertThat(peer.prepare()).isInstanceOf(PeerState.Ready.class);
        assertThat(Files.readAllLines(peers.resolve("builds"))).hasSize(1);
    }

    private Path executable(String script) throws IOException {
        Path file = Files.writeString(peers.resolve("compiler"), script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }
}
