package io.strait.client.port;

import io.strait.core.ChannelCore;

/**
 * How a port in the core's own process reaches the core: commands run one at a time, in the order in which they were put. The
 * effects of a command are carried out before the next one runs.
 */
public interface CoreAccess {

    /** One step of the core. */
    @FunctionalInterface
    interface Command {

        /** Runs in the core's turn; must neither block nor throw. */
        void run(ChannelCore core, long nowNs);

        /** In place of {@link #run} once the core has stopped for good. */
        default void onStopped(String why) {}
    }

    /**
     * Puts a command that starts something new. From any thread, not from within a command.
     *
     * @throws io.strait.OverloadedException when too many commands wait; the message names the limit
     */
    void submit(Command command);

    /** Puts a command that must not be refused. From any thread, not from within a command. */
    void execute(Command command);

    /** Puts a command from within a command, or while effects are carried out. */
    void executeLater(Command command);

    /** Runs application code outside the core's turn, one at a time, in order. From within a command or effects. */
    void deliverLater(Runnable applicationCode);
}
