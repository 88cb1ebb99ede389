package io.strait.tasklet;

import io.strait.Channel;

/**
 * Hears of every plain operation of a tasklet on a {@link LocalChannel}, before it happens (T5). What it throws is logged and
 * changes nothing.
 */
@FunctionalInterface
public interface ChannelHook {

    /**
     * An operation is about to happen.
     *
     * @param sending a send rather than a receive
     * @param willBlock whether nobody is there yet
     */
    void onOperation(Channel<?> channel, Tasklet<?> tasklet, boolean sending, boolean willBlock);
}
