package io.strait.node.link;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A process that has a file locked until it is killed. */
final class LockHolder {
    private LockHolder() {}

    /** Locks the file, prints one character and waits for the end of its input. */
    public static void main(String[] arguments) throws IOException {
        try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
            channel.lock();
            System.out.print('!');
            System.out.flush();
            System.in.read();
        }
    }
}
