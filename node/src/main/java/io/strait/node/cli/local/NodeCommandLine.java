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

    /**
     * What opens the JDK to Agrona, Akka and Netty (config/jvm.flags), and what the launcher says of the cache of loaded
     * classes: a child needs the same.
     */
    private static final List<String> INHERITED = List.of(
            "--add-exports",
            "--add-opens",
            "--sun-misc-unsafe-memory-access",
            "--enable-native-access",
            "-XX:AOTCache=",
            "-Xlog:aot");

    private NodeCommandLine() {}

    /**
     * The whole command.
     *
     * @param nodeArguments what follows {@code strait node}
     * @param shortLived whether the node will not run for long enough to earn back what the optimizing compiler costs
     */
    static List<String> of(List<String> nodeArguments, boolean shortLived) {
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
        command.addAll(words(System.getenv().getOrDefault("STRAIT_JAVA_OPTS", "")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN_CLASS, "node"));
        command.addAll(nodeArguments);
        return command;
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
