package io.strait.tasklet.engine;

/** A tasklet's wait for something that is no channel: a time, or another tasklet's end. */
final class EventWait extends Wait {

    private final RuntimeTasklet<?> tasklet;
    private final String event;

    EventWait(RuntimeTasklet<?> tasklet, String event) {
        this.tasklet = tasklet;
        this.event = event;
    }

    @Override
    void withdraw() {
        // It has no offers; who would complete it looks whether it is open.
    }

    @Override
    void wake() {
        tasklet.scheduler().wake(tasklet);
    }

    @Override
    void onReopened() {
        // Never held.
    }

    @Override
    String describe() {
        return event;
    }

    @Override
    RuntimeTasklet<?> tasklet() {
        return tasklet;
    }
}
