package io.strait.tasklet.guard;

import io.strait.tasklet.Enrolment;
import io.strait.tasklet.Guard;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Hands its enrolments out and counts its calls. */
class Probe extends Guard<Integer> {
    final BlockingQueue<Enrolment<Integer>> enrolments = new LinkedBlockingQueue<>();
    final AtomicInteger chosen = new AtomicInteger();
    final AtomicInteger withdrawn = new AtomicInteger();

    @Override
    public void enrol(Enrolment<Integer> enrolment) {
        enrolments.add(enrolment);
    }

    @Override
    public void chosen(Enrolment<Integer> enrolment) {
        chosen.incrementAndGet();
    }

    @Override
    public void withdrawn(Enrolment<Integer> enrolment) {
        withdrawn.incrementAndGet();
    }

    @Override
    public String describe() {
        return "probe";
    }
}
