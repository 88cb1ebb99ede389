package io.strait.tasklet.supervise;

import io.strait.OperationTimeoutException;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletFailedException;
import io.strait.tasklet.TaskletKilled;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the ends of tasklets where nothing may keep the caller from it: an interrupt or a kill that comes meanwhile is kept
 * and handed back at the end.
 */
final class Endings {

    private boolean interrupted;
    private @Nullable TaskletKilled killed;

    /** Whether the tasklet ended by the given instant of {@link System#nanoTime}. */
    boolean await(Tasklet<?> tasklet, long endNs) {
        while (tasklet.exit() == null) {
            try {
                tasklet.join(Duration.ofNanos(Math.max(0, endNs - System.nanoTime())));
            } catch (TaskletFailedException e) {
                // How it ended is not asked here.
                return true;
            } catch (OperationTimeoutException e) {
                return false;
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (TaskletKilled e) {
                killed = e;
            }
        }
        return true;
    }

    /** Hands back what came meanwhile. */
    void handBack() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (killed != null) {
            throw killed;
        }
    }
}
