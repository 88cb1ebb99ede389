package io.strait.node.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.client.port.CoreAccess;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CommandInboxTest {

    private final List<CoreAccess.Command> taken = new ArrayList<>();

    private static CoreAccess.Command command() {
        return new CoreAccess.Command() {
            @Override
            public void run(io.strait.core.ChannelCore core, long nowNs) {
                throw new AssertionError("not run here");
            }
        };
    }

    private void takeAll(CommandInbox inbox) {
        for (CoreAccess.Command next = inbox.poll(); next != null; next = inbox.poll()) {
            taken.add(next);
        }
    }

    @Test
    @DisplayName("a command that found no room comes after all that were there, and before all that came later")
    void shouldKeepTheOrder() {
        CommandInbox inbox = new CommandInbox(4);
        List<CoreAccess.Command> put = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            put.add(command());
            assertThat(inbox.offer(put.get(i))).isTrue();
        }
        assertThat(inbox.offer(command())).isFalse();
        CoreAccess.Command late = command();
        CoreAccess.Command later = command();
        inbox.put(late);
        inbox.put(later);
        taken.add(inbox.poll());
        CoreAccess.Command last = command();
        assertThat(inbox.offer(last)).isTrue();
        takeAll(inbox);
        assertThat(taken).containsExactly(put.get(0), put.get(1), put.get(2), put.get(3), late, later, last);
    }

    @Test
    @DisplayName("with room a command of the holder stands in line like any other")
    void shouldStandInLine() {
        CommandInbox inbox = new CommandInbox(4);
        CoreAccess.Command first = command();
        CoreAccess.Command second = command();
        CoreAccess.Command third = command();
        inbox.offer(first);
        inbox.put(second);
        inbox.offer(third);
        takeAll(inbox);
        assertThat(taken).containsExactly(first, second, third);
        assertThat(inbox.isLateDue()).isFalse();
    }

    @Test
    @DisplayName("what found no room is told that the scheduler has stopped, too")
    void shouldDrainBoth() {
        CommandInbox inbox = new CommandInbox(2);
        CoreAccess.Command first = command();
        CoreAccess.Command second = command();
        CoreAccess.Command late = command();
        inbox.offer(first);
        inbox.offer(second);
        inbox.put(late);
        inbox.drain(taken::add);
        inbox.drainLate(taken::add);
        assertThat(taken).containsExactly(first, second, late);
        assertThat(inbox.isEmpty()).isTrue();
    }
}
