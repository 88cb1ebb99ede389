package io.strait.bench.peer;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Goroutines, Go's channels, {@code select} and {@code reflect.Select}: {@code bench/peers/go}. */
public final class GoPeer implements Peer {

    private final Path sources;
    private final Path target;
    private final Optional<Path> go;

    /**
     * A peer that may be there.
     *
     * @param peers the folder {@code bench/peers}
     */
    public GoPeer(Path peers) {
        this(peers, Build.onPath("go"));
    }

    GoPeer(Path peers, Optional<Path> go) {
        this.sources = peers.resolve("go");
        this.target = sources.resolve("target");
        this.go = go;
    }

    @Override
    public String name() {
        return "go";
    }

    @Override
    public PeerState prepare() {
        String howToInstall = "Install Go 1.19 or newer (Debian: apt-get install golang-go) and run the command again.";
        if (go.isEmpty()) {
            return new PeerState.Missing("there is no program 'go' on the PATH", howToInstall);
        }
        Path binary = target.resolve("peer");
        if (Build.isStale(sources, binary)) {
            Optional<String> failure = Build.run(
                    sources,
                    target.resolve("build.log"),
                    Map.of("GOWORK", "off"),
                    List.of(go.get().toString(), "build", "-o", binary.toString(), "."));
            if (failure.isPresent()) {
                return new PeerState.Missing(failure.get(), howToInstall);
            }
        }
        return new PeerState.Ready(List.of(binary.toString()));
    }
}
