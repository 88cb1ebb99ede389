package io.strait.tasklet.supervise;

import io.strait.ChannelInfo;
import io.strait.tasklet.Tasklet;
import java.util.List;

/**
 * What was left over when a scope or a supervisor ended.
 *
 * @param owner the scope's or the supervisor's name
 * @param tasklets those that refused to end in time
 * @param channels those on which somebody still waited, or whose buffers held values; as they were before they were aborted
 */
public record LeakReport(String owner, List<LeakedTasklet> tasklets, List<ChannelInfo> channels) {

    /**
     * A tasklet that has not ended.
     *
     * @param name its name
     * @param state what it does
     * @param waitingFor for what it waits; empty when it does not
     * @param stack where it is
     */
    public record LeakedTasklet(String name, Tasklet.State state, String waitingFor, List<StackTraceElement> stack) {

        static LeakedTasklet of(Tasklet<?> tasklet) {
            return new LeakedTasklet(
                    tasklet.name(), tasklet.state(), tasklet.waitingFor(), List.of(tasklet.stackTrace()));
        }
    }

    /** Copies. */
    public LeakReport {
        tasklets = List.copyOf(tasklets);
        channels = List.copyOf(channels);
    }

    /** Whether nothing was left over. */
    public boolean isEmpty() {
        return tasklets.isEmpty() && channels.isEmpty();
    }

    /** In words, with the stacks. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(
                "left over: owner=" + owner + " tasklets=" + tasklets.size() + " channels=" + channels.size());
        for (LeakedTasklet tasklet : tasklets) {
            text.append("\n  tasklet ").append(tasklet.name()).append(' ').append(tasklet.state());
            if (!tasklet.waitingFor().isEmpty()) {
                text.append(": ").append(tasklet.waitingFor());
            }
            tasklet.stack().stream()
                    .limit(20)
                    .forEach(frame -> text.append("\n    at ").append(frame));
        }
        for (ChannelInfo channel : channels) {
            text.append("\n  channel ")
                    .append(channel.channel())
                    .append(": senders=")
                    .append(channel.waitingSenders() + channel.selectSenders())
                    .append(" receivers=")
                    .append(channel.waitingReceivers() + channel.selectReceivers())
                    .append(" buffered=")
                    .append(channel.buffered());
        }
        return text.toString();
    }
}
