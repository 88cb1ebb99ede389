package io.strait.bench.peer;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A peer for the virtual machine, which Maven builds outside Strait's own build: its compiler and libraries are fetched
 * only by who measures it.
 */
public final class MavenPeer implements Peer {

    private static final List<String> JVM_ARGUMENTS =
            List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED");

    private final String name;
    private final String main;
    private final Path sources;
    private final Optional<Path> maven;

    private MavenPeer(String name, String main, Path sources, Optional<Path> maven) {
        this.name = name;
        this.main = main;
        this.sources = sources;
        this.maven = maven;
    }

    /** Coroutines and channels of kotlinx.coroutines: {@code bench/peers/kotlin}. */
    public static MavenPeer kotlin(Path peers) {
        return kotlin(peers, Build.onPath("mvn"));
    }

    static MavenPeer kotlin(Path peers, Optional<Path> maven) {
        return new MavenPeer("kotlin", "PeerKt", peers.resolve("kotlin"), maven);
    }

    /** Processes and alternatives of JCSP: {@code bench/peers/jcsp}. */
    public static MavenPeer jcsp(Path peers) {
        return new MavenPeer("jcsp", "Peer", peers.resolve("jcsp"), Build.onPath("mvn"));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public PeerState prepare() {
        String howToInstall =
                "Install Maven 3.8.6 or newer (Debian: apt-get install maven) and let it reach Maven Central"
                        + " once; the command builds bench/peers/" + name + " by itself.";
        if (maven.isEmpty()) {
            return new PeerState.Missing("there is no program 'mvn' on the PATH", howToInstall);
        }
        Path libraries = sources.resolve("target/lib");
        if (Build.isStale(sources, libraries.resolve("peer-" + name + "-1.jar"))) {
            Optional<String> failure = Build.run(
                    sources,
                    sources.resolve("target/build.log"),
                    Map.of("JAVA_HOME", System.getProperty("java.home")),
                    List.of(maven.get().toString(), "-B", "-ntp", "package"));
            if (failure.isPresent()) {
                return new PeerState.Missing(failure.get(), howToInstall);
            }
        }
        return new PeerState.Ready(command(libraries));
    }

    private List<String> command(Path libraries) {
        List<String> command = new java.util.ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(MeasuredJvm.arguments());
        command.addAll(JVM_ARGUMENTS);
        command.addAll(List.of("-cp", libraries + File.separator + "*", main));
        return command;
    }
}
