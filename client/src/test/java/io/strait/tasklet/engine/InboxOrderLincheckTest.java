package io.strait.tasklet.engine;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands come out in the order in which they were put, whoever put them: the inbox is linearizable as a queue. */
@Param(name = "number", gen = IntGen.class, conf = "1:9")
public class InboxOrderLincheckTest {

    private final Inbox inbox = new Inbox(Integer.MAX_VALUE);

    /** A command that is known again. */
    private record Numbered(int number) implements Runnable {
        @Override
        public void run() {
            // It is only looked at.
        }
    }

    @Operation
    public void put(@Param(name = "number") int number) {
        inbox.put(new Numbered(number));
    }

    /** By the owner alone. */
    @Operation(nonParallelGroup = "owner")
    public int poll() {
        return inbox.poll() instanceof Numbered command ? command.number() : -1;
    }

    @Operation(nonParallelGroup = "owner")
    public boolean isEmpty() {
        return inbox.isEmpty();
    }

    @Test
    @Timeout(120)
    @DisplayName("model checking: the inbox is a queue")
    void shouldBeQueue() {
        new ModelCheckingOptions()
                .iterations(20)
                .invocationsPerIteration(500)
                .threads(3)
                .actorsPerThread(3)
                .check(getClass());
    }
}
