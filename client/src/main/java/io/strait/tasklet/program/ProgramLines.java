package io.strait.tasklet.program;

import io.strait.client.port.ProgramPort;
import io.strait.tasklet.ProgramLog;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The last lines of a program's log. Any thread. */
final class ProgramLines {

    static final int MAX_LINES = 200;
    static final int MAX_LENGTH = 1_024;
    /** So many at once fit into a message on the wire. */
    static final int MAX_BATCH = 50;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<String> lines = new ArrayDeque<>();
    private long dropped;

    /** A text of several lines counts as several. */
    void add(String text) {
        lock.lock();
        try {
            text.lines().forEach(this::addLine);
        } finally {
            lock.unlock();
        }
    }

    private void addLine(String line) {
        if (lines.size() == MAX_LINES) {
            lines.removeFirst();
            dropped++;
        }
        lines.addLast(cut(line, MAX_LENGTH));
    }

    /** The next lines after a number, at most {@value #MAX_BATCH}; none: empty. Lines are numbered from 1. */
    ProgramPort.Event.Lines after(long number) {
        lock.lock();
        try {
            long before = Math.max(number, dropped);
            List<String> next =
                    lines.stream().skip(before - dropped).limit(MAX_BATCH).toList();
            return new ProgramPort.Event.Lines(before - number, before + 1, next);
        } finally {
            lock.unlock();
        }
    }

    ProgramLog snapshot() {
        lock.lock();
        try {
            return new ProgramLog(List.copyOf(lines), dropped);
        } finally {
            lock.unlock();
        }
    }

    /** The first characters; no half of a surrogate pair at the end. */
    static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }
}
