package io.strait.tasklet.program;

import io.strait.tasklet.ProgramLog;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The last lines of a program's log. Any thread. */
final class ProgramLines {

    static final int MAX_LINES = 200;
    static final int MAX_LENGTH = 1_024;

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
