package io.strait.node.scheduler;

import io.strait.OverloadedException;
import io.strait.client.port.CoreAccess;
import java.util.Queue;

/** How a participant in this process reaches the core: by the turn, without a connection. */
final class EmbeddedAccess implements CoreAccess {

    private final Scheduler scheduler;
    private final Queue<Command> later;
    private final Queue<Runnable> deliveries;

    /**
     * For one participant.
     *
     * @param later commands that the turn's holder puts for itself; touched in the turn only
     * @param deliveries callbacks that run once the core has been left; touched in the turn only
     */
    EmbeddedAccess(Scheduler scheduler, Queue<Command> later, Queue<Runnable> deliveries) {
        this.scheduler = scheduler;
        this.later = later;
        this.deliveries = deliveries;
    }

    @Override
    public void submit(Command command) {
        try {
            scheduler.execute(command);
        } catch (InboxFullException e) {
            throw new OverloadedException(String.valueOf(e.getMessage()));
        } catch (SchedulerStoppedException e) {
            command.onStopped(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void execute(Command command) {
        try {
            scheduler.executeUnbounded(command);
        } catch (SchedulerStoppedException e) {
            command.onStopped(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void executeLater(Command command) {
        later.add(command);
    }

    @Override
    public void deliverLater(Runnable applicationCode) {
        deliveries.add(applicationCode);
    }
}
