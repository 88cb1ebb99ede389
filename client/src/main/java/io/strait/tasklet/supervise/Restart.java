package io.strait.tasklet.supervise;

import io.strait.tasklet.Exit;

/** Whether a child is started again when it ends by itself. */
public enum Restart {
    /** Always. */
    PERMANENT,
    /** When it failed or was killed. */
    TRANSIENT,
    /** Never: it leaves the supervisor's list when it ends. */
    TEMPORARY;

    /** Whether a child that ended like this is started again. */
    public boolean isDueAfter(Exit<?> exit) {
        return this == PERMANENT || (this == TRANSIENT && !exit.isNormal());
    }
}
