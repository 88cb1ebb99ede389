package io.strait.node.cli.local;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The command that starts a node with the Java, the class path and the JVM flags of this process. */
final class NodeCommandLine {

    private static final String MAIN_CLASS = "io.strait.node.cli.StraitCommand";

    /** What opens the JDK to Agrona, Akka and Netty (config/jvm.flags): a child needs the same. */
    private static final List<String> INHERITED =
            List.of("--add-exports", "--add-opens", "--sun-misc-unsafe-memory-access", "--enable-native-access");

    private NodeCommandLine() {}

    /**
     * The whole command.
     *
     * @param nodeArguments what follows {@code strait node}
     * @param shortLived whether the node will not run for long enough to earn back what the optimizing compiler costs
     * @param first whether it is the one that leaves the class archive behind if there is none yet
     */
    static List<String> of(List<String> nodeArguments, boolean shortLived, boolean first) {
        List<String> command = new ArrayList<>();
        // In a session of its own a node does not get the Ctrl-C that is meant for the command that started it.
        onPath("setsid").ifPresent(command::add);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> INHERITED.stream().anyMatch(argument::startsWith))
                .forEach(command::add);
        command.add("-XX:+ExitOnOutOfMemoryError");
        if (shortLived) {
            command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        }
        command.addAll(archive(first));
        command.addAll(words(System.getenv().getOrDefault("STRAIT_JAVA_OPTS", "")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN_CLASS, "node"));
        command.addAll(nodeArguments);
        return command;
    }

    /**
     * The archive of loaded classes, which halves what the start of a node costs. The launcher says where it may be; the JVM
     * checks that it fits the class path, ignores one that does not, and writes a new one when the first node ends.
     */
    private static List<String> archive(boolean first) {
        String directory = System.getProperty("strait.archives", "");
        if (directory.isEmpty()) {
            return List.of();
        }
        List<String> flags = new ArrayList<>(List.of(
                "-XX:SharedArchiveFile=" + Path.of(directory, "node.jsa"), "-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
        if (first) {
            flags.add("-XX:+AutoCreateSharedArchive");
        }
        return flags;
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : Arrays.asList(text.strip().split("\\s+"));
    }

    private static Optional<String> onPath(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }
}
