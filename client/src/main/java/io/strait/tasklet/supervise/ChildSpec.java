package io.strait.tasklet.supervise;

import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletBody;
import java.util.List;

/**
 * What a supervisor needs to know to start a child, again and again.
 *
 * @param name unique among the children; the tasklet's name too
 * @param body runs once per start
 * @param restart when it is started again
 */
public record ChildSpec(String name, TaskletBody body, Restart restart) {

    /** A child that is always started again. */
    public static ChildSpec permanent(String name, TaskletBody body) {
        return new ChildSpec(name, body, Restart.PERMANENT);
    }

    /** A child that is started again when it fails. */
    public static ChildSpec transientChild(String name, TaskletBody body) {
        return new ChildSpec(name, body, Restart.TRANSIENT);
    }

    /** A child that is not started again. */
    public static ChildSpec temporary(String name, TaskletBody body) {
        return new ChildSpec(name, body, Restart.TEMPORARY);
    }

    /** A child that is a supervisor itself: it fails when it has restarted too often, and is then started again as a whole. */
    public static ChildSpec supervisor(String name, SupervisorOptions options, List<ChildSpec> children) {
        List<ChildSpec> kept = List.copyOf(children);
        return permanent(
                name, () -> new Supervisor(Tasklet.current().scheduler(), options.withName(name), kept).live());
    }
}
