package io.strait.tasklet.engine;

/** The plain wait of a tasklet, used again for each of its operations. */
final class TaskletWait extends PlainWait {

    private final RuntimeTasklet<?> tasklet;

    TaskletWait(RuntimeTasklet<?> tasklet) {
        this.tasklet = tasklet;
    }

    @Override
    void wake() {
        tasklet.scheduler().wake(tasklet);
    }

    @Override
    RuntimeTasklet<?> tasklet() {
        return tasklet;
    }
}
