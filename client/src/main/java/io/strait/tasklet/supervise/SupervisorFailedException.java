package io.strait.tasklet.supervise;

import java.time.Duration;

/** A supervisor has restarted children too often and has given up (T9); the cause is the last child's failure, if it failed. */
public final class SupervisorFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    SupervisorFailedException(String supervisor, String child, int maxRestarts, Duration window, Throwable cause) {
        super(
                "children ended too often: supervisor=" + supervisor + " child=" + child + " maxRestarts=" + maxRestarts
                        + " window=" + window + " failure=" + cause,
                cause);
    }
}
