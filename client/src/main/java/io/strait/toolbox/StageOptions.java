package io.strait.toolbox;

import io.strait.UndeliveredHandler;
import io.strait.tasklet.UndeliveredValueHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a stage is called and what it does when something goes wrong.
 *
 * @param name what its tasklets are called in reports
 * @param onFailure decides about failures
 * @param onUndelivered gets each value that the stage has taken and cannot deliver, because it was killed or its output is
 *     closed; on any thread, must not block
 */
public record StageOptions(String name, FailureHandler onFailure, UndeliveredValueHandler<Object> onUndelivered) {

    private static final Logger LOG = LoggerFactory.getLogger(StageOptions.class);

    private static final StageOptions DEFAULTS =
            new StageOptions("stage", FailureHandler.forward(), StageOptions::logUndelivered);

    private static void logUndelivered(String stage, Object value, UndeliveredHandler.Reason reason) {
        LOG.warn(
                "value undelivered: stage={} reason={} type={}",
                stage,
                reason,
                value.getClass().getName());
    }

    /** Failures are sent on like values, undelivered values are logged. */
    public static StageOptions defaults() {
        return DEFAULTS;
    }

    /** Defaults with a name. */
    public static StageOptions named(String name) {
        return DEFAULTS.withName(name);
    }

    /** The same with another name. */
    public StageOptions withName(String newName) {
        return new StageOptions(newName, onFailure, onUndelivered);
    }

    /** The same with another handler of failures. */
    public StageOptions withOnFailure(FailureHandler newOnFailure) {
        return new StageOptions(name, newOnFailure, onUndelivered);
    }

    /** The same with another handler of undelivered values. */
    public StageOptions withOnUndelivered(UndeliveredValueHandler<Object> newOnUndelivered) {
        return new StageOptions(name, onFailure, newOnUndelivered);
    }
}
