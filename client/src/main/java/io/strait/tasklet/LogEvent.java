package io.strait.tasklet;

/** What a follower of a program's log hears; see {@link RemoteTasklet#followLogs}. */
public sealed interface LogEvent {

    /**
     * The next line.
     *
     * @param number of the line in the whole log, from 1
     * @param text the line
     */
    record Line(long number, String text) implements LogEvent {}

    /**
     * Lines before the next one are gone: the node keeps 200, and they were not asked for in time.
     *
     * @param lines how many
     */
    record Dropped(long lines) implements LogEvent {}
}
