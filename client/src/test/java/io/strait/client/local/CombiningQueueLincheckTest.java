package io.strait.client.local;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * No element stays behind: when all calls have returned, everything that was put has been worked off, by one thread at a time.
 */
public class CombiningQueueLincheckTest {

    private final AtomicInteger put = new AtomicInteger();
    private int worked;
    private final CombiningQueue<Integer> queue = new CombiningQueue<>(number -> worked++);

    @Operation
    public void putAndWork() {
        put.incrementAndGet();
        queue.putAndWork(1, Integer.MAX_VALUE);
    }

    @Operation
    public void putThenWork() {
        put.incrementAndGet();
        queue.put(1);
        queue.workUpTo(Integer.MAX_VALUE);
    }

    @Validate
    public void everythingIsWorkedOff() {
        if (worked != put.get() || queue.size() != 0) {
            throw new IllegalStateException("left behind: put=" + put + " worked=" + worked + " size=" + queue.size());
        }
    }

    @Test
    @Timeout(120)
    @DisplayName("model checking: no wake-up is lost")
    void shouldWorkOffEverything() {
        new ModelCheckingOptions()
                .iterations(20)
                .invocationsPerIteration(500)
                .threads(3)
                .actorsPerThread(2)
                // Calls after the parallel part would work off what was left behind in it.
                .actorsBefore(0)
                .actorsAfter(0)
                .check(getClass());
    }
}
