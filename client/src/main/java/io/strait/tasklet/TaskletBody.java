package io.strait.tasklet;

/** What a tasklet does that returns nothing. */
@FunctionalInterface
public interface TaskletBody {

    /** Runs once, as the tasklet. */
    void run() throws Exception;
}
