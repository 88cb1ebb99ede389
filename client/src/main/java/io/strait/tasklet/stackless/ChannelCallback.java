package io.strait.tasklet.stackless;

/** Hears of every operation on a channel just before it happens. Stackless: {@code set_channel_callback}. */
@FunctionalInterface
public interface ChannelCallback {

    /**
     * An operation is about to happen. What this throws is thrown to the tasklet, and the operation does not happen. Operations
     * on channels in here are refused.
     *
     * @param channel where
     * @param tasklet who
     * @param sending a send rather than a receive
     * @param willBlock whether nobody is there to meet
     */
    void onOperation(StacklessChannel<?> channel, StacklessTasklet tasklet, boolean sending, boolean willBlock);
}
