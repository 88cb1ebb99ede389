package io.strait.tasklet.guard;

import io.strait.tasklet.Alarm;
import io.strait.tasklet.Enrolment;
import io.strait.tasklet.Guard;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Ticks are counted by the clock, so nothing runs while nobody waits. A waiting select has an alarm at its scheduler for the next
 * tick; whoever counts it up first has it.
 */
final class TickerGuard extends Guard<Tick> {

    private final Duration period;
    private final long periodNs;
    private final long startNs = System.nanoTime();
    /** Ticks that were given to somebody. */
    private final AtomicLong given = new AtomicLong();

    TickerGuard(Duration period) {
        this.period = period;
        this.periodNs = Instants.nanos(period);
        if (periodNs <= 0) {
            throw new IllegalArgumentException("ticker needs a period: period=" + period);
        }
    }

    @Override
    public void enrol(Enrolment<Tick> enrolment) {
        Tick tick = take();
        if (tick != null) {
            enrolment.attach(tick);
            enrolment.fire(tick);
        } else {
            long nextNs = startNs + (given.get() + 1) * periodNs;
            enrolment.attach(enrolment.scheduler().callAt(nextNs, () -> enrol(enrolment)));
        }
    }

    private @Nullable Tick take() {
        while (true) {
            long before = given.get();
            long due = (System.nanoTime() - startNs) / periodNs;
            if (due <= before) {
                return null;
            }
            if (given.compareAndSet(before, due)) {
                return new Tick(due, due - before - 1);
            }
        }
    }

    @Override
    public void withdrawn(Enrolment<Tick> enrolment) {
        if (enrolment.attachment() instanceof Tick tick) {
            // It fired, but the select was decided already: the ticks are not lost.
            given.addAndGet(-tick.missed() - 1);
        } else if (enrolment.attachment() instanceof Alarm alarm) {
            alarm.cancel();
        }
    }

    @Override
    public String describe() {
        return "ticker of " + period;
    }

    /** The scheduler's own timer says that something comes. */
    @Override
    public boolean isExternal() {
        return false;
    }
}
