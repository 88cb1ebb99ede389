package io.strait.node.cli;

import io.strait.Strait;
import io.strait.StraitOptions;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a command sees of the world outside.
 *
 * @param out results
 * @param err errors and notes
 * @param in values to send
 * @param environment variables
 * @param connector how to reach a cluster
 * @param interruption how a signal reaches the command
 */
record CliContext(
        PrintStream out,
        PrintStream err,
        InputStream in,
        Map<String, String> environment,
        Connector connector,
        Interruption interruption) {

    /** Opens a session at one of the endpoints of the options. */
    @FunctionalInterface
    interface Connector {
        Strait connect(StraitOptions options);
    }

    /** This process's own. Text is UTF-8 whatever the locale says, because values are. */
    static CliContext system() {
        return new CliContext(
                new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                System.in,
                System.getenv(),
                Strait::connect,
                new Interruption());
    }
}
