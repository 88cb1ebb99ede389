package io.strait.tasklet.guard;

import io.strait.tasklet.Enrolment;
import io.strait.tasklet.Guard;
import java.nio.channels.SelectableChannel;

/** Readiness of a channel of the operating system, watched by {@link Readiness}. */
final class ReadinessGuard<C extends SelectableChannel> extends Guard<C> {

    private final C channel;
    private final int operation;
    private final String what;

    ReadinessGuard(C channel, int operation, String what) {
        if ((channel.validOps() & operation) == 0) {
            throw new IllegalArgumentException("channel is never " + what + ": channel=" + channel);
        }
        this.channel = channel;
        this.operation = operation;
        this.what = what;
    }

    @Override
    public void enrol(Enrolment<C> enrolment) {
        enrolment.attach(Readiness.get().await(channel, operation, enrolment));
    }

    @Override
    public void withdrawn(Enrolment<C> enrolment) {
        if (enrolment.attachment() instanceof Readiness.Waiter<?> waiter) {
            waiter.leave();
        }
    }

    @Override
    public String describe() {
        return what + " channel " + channel;
    }
}
