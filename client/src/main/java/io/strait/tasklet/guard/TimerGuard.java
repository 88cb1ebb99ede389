package io.strait.tasklet.guard;

import io.strait.tasklet.Alarm;
import io.strait.tasklet.Enrolment;
import io.strait.tasklet.Guard;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** Fires by the timers of the select's own scheduler. */
final class TimerGuard extends Guard<Instant> {

    private final String description;
    private final Supplier<Duration> left;
    private final boolean once;

    /** @param once whether it has passed for good once it has fired */
    TimerGuard(String description, Supplier<Duration> left, boolean once) {
        this.description = description;
        this.left = left;
        this.once = once;
    }

    @Override
    public void enrol(Enrolment<Instant> enrolment) {
        long leftNs = Instants.nanos(left.get());
        if (leftNs <= 0) {
            enrolment.fire(Instant.now());
        } else {
            enrolment.attach(
                    enrolment.scheduler().callAt(System.nanoTime() + leftNs, () -> enrolment.fire(Instant.now())));
        }
    }

    @Override
    public void withdrawn(Enrolment<Instant> enrolment) {
        if (enrolment.attachment() instanceof Alarm alarm) {
            alarm.cancel();
        }
    }

    @Override
    public boolean isLast(Instant event) {
        return once;
    }

    @Override
    public String describe() {
        return description;
    }

    /** The scheduler's own timer says that something comes. */
    @Override
    public boolean isExternal() {
        return false;
    }
}
