package io.strait.node.demo;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Dispatchers on every node fill a buffered channel, workers on every node empty it, one collector gets the answers. */
final class WorkPool implements Workload {

    private static final int CAPACITY = 64;

    private final AtomicLong dispatched = new AtomicLong();
    private final AtomicLong collected = new AtomicLong();
    private final AtomicLong expectedSum = new AtomicLong();
    private final AtomicLong collectedSum = new AtomicLong();

    @Override
    public String name() {
        return "work pool";
    }

    @Override
    public void prepare(Stage stage) throws InterruptedException {
        DemoChannel jobs = stage.bufferedAt(stage.node(1), "jobs", CAPACITY);
        DemoChannel answers = stage.channelAt(stage.node(0), "answers");
        ReceivingEnd collector = stage.receiver(stage.node(2), "collector", answers);
        stage.participant("collector", () -> collect(collector));
        LastOne lastDispatcher = new LastOne(stage.size());
        LastOne lastWorker = new LastOne(stage.size());
        for (int i = 0; i < stage.size(); i++) {
            DemoNode node = stage.node(i);
            ReceivingEnd in = stage.receiver(node, "worker." + i, jobs);
            SendingEnd out = stage.sender(node, "worker." + i, answers);
            stage.participant("worker." + i, () -> work(in, out, lastWorker));
            SendingEnd dispatcher = stage.sender(node, "dispatcher." + i, jobs);
            stage.participant("dispatcher." + i, () -> dispatch(stage, dispatcher, lastDispatcher));
        }
    }

    private void dispatch(Stage stage, SendingEnd jobs, LastOne last) throws InterruptedException {
        for (long number = 0; stage.goesOn(number); number++) {
            jobs.send(Long.toString(number));
            dispatched.incrementAndGet();
            expectedSum.addAndGet(answer(number));
        }
        if (last.leave()) {
            jobs.close();
        }
    }

    private static void work(ReceivingEnd jobs, SendingEnd answers, LastOne last) throws InterruptedException {
        for (Optional<Stamped> job = jobs.receive(); job.isPresent(); job = jobs.receive()) {
            answers.send(Long.toString(answer(Long.parseLong(job.get().text()))));
        }
        if (last.leave()) {
            answers.close();
        }
    }

    private void collect(ReceivingEnd answers) throws InterruptedException {
        for (Optional<Stamped> answer = answers.receive(); answer.isPresent(); answer = answers.receive()) {
            collected.incrementAndGet();
            collectedSum.addAndGet(Long.parseLong(answer.get().text()));
        }
    }

    private static long answer(long number) {
        return number * number;
    }

    @Override
    public void verify(Stage stage) {
        stage.expect("answered jobs", dispatched.get(), collected.get());
        stage.expect("sum of the answers", expectedSum.get(), collectedSum.get());
    }
}
