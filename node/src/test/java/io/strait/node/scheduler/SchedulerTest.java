package io.strait.node.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strait.Channel;
import io.strait.ChannelOptions;
import io.strait.Codec;
import io.strait.IndeterminateException;
import io.strait.Strait;
import io.strait.StraitOptions;
import io.strait.core.ChannelCore;
import io.strait.core.CoreLimits;
import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.placement.View;
import io.strait.node.link.LinkAddress;
import io.strait.node.link.LinkContext;
import io.strait.node.link.LinkListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two schedulers over real links, without a control plane: the view is told by the test. */
@Timeout(60)
class SchedulerTest {

    private final List<Scheduler> schedulers = new ArrayList<>();
    private final List<Strait> straits = new ArrayList<>();
    /** What the control plane says of every record: empty, or why it is not known whether it is stored. */
    private final CompletableFuture<String> stored = new CompletableFuture<>();

    @BeforeEach
    void startTwo() {
        List<NodeUid> uids = List.of(new NodeUid(101), new NodeUid(202));
        Map<NodeUid, String> endpoints = new HashMap<>();
        for (NodeUid uid : uids) {
            Scheduler scheduler = Scheduler.start(new SchedulerContext(
                    uid,
                    CoreLimits.DEFAULT,
                    LinkContext.of(uid, "test", LinkAddress.of("127.0.0.1", 0), LinkListener.NONE),
                    Idling.BALANCED,
                    1 << 14,
                    (record, done) -> store(done),
                    reason -> {}));
            schedulers.add(scheduler);
            endpoints.put(uid, scheduler.linkEndpoint());
        }
        View view = new View(1, uids, uids);
        for (Scheduler scheduler : schedulers) {
            scheduler.onView(view, endpoints);
            straits.add(scheduler.embed(StraitOptions.defaults()));
        }
    }

    /** As the control plane does: later, on a thread of its own. */
    private void store(Consumer<@Nullable String> done) {
        stored.thenAcceptAsync(fault -> done.accept(fault.isEmpty() ? null : fault));
    }

    @AfterEach
    void stop() {
        straits.forEach(Strait::close);
        schedulers.forEach(Scheduler::close);
    }

    @Test
    void shouldHandOverAcrossNodesWhereverTheHomeIs() throws Exception {
        for (NodeUid home : List.of(new NodeUid(101), new NodeUid(202))) {
            String name = nameHomedAt(home);
            Channel<String> sender = straits.get(0).channel(name, Codec.utf8());
            Channel<String> receiver = straits.get(1).channel(name, Codec.utf8());
            for (int i = 0; i < 1_000; i++) {
                CompletableFuture<String> received = receiver.receiveAsync().toCompletableFuture();
                sender.send("v" + i);
                assertThat(received.get(5, TimeUnit.SECONDS)).isEqualTo("v" + i);
            }
        }
    }

    @Test
    @DisplayName("C13 a declaration is answered when the control plane has stored it")
    void shouldAnswerADeclarationWhenItIsStored() throws Exception {
        CompletableFuture<Channel<String>> declared = declareAtTheOther();
        // What came after it has gone there and back: the home has taken the declaration in.
        straits.get(0).inspect(nameHomedAt(new NodeUid(202)));
        assertThat(declared).isNotDone();

        stored.complete("");

        assertThat(declared.get(20, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    @DisplayName("D3 a declaration that a majority does not confirm is answered as not known")
    void shouldSayThatADeclarationIsNotKnown() {
        CompletableFuture<Channel<String>> declared = declareAtTheOther();

        stored.complete("not confirmed");

        assertThatThrownBy(() -> declared.get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(IndeterminateException.class)
                .hasMessageContaining("not confirmed");
    }

    private CompletableFuture<Channel<String>> declareAtTheOther() {
        String name = nameHomedAt(new NodeUid(202));
        return straits.get(0)
                .channelAsync(name, Codec.utf8(), ChannelOptions.buffered(4))
                .toCompletableFuture();
    }

    /** Others keep the inbox full for as long as the caller is in there; without a bound it never comes back. */
    @Test
    void shouldLetACallerGoWhoHasRunEnoughCommandsOfOthers() throws Exception {
        Scheduler scheduler = schedulers.get(0);
        AtomicBoolean stopped = new AtomicBoolean();
        CompletableFuture<Void> returned = CompletableFuture.runAsync(() -> keepBusy(scheduler, stopped));

        returned.get(20, TimeUnit.SECONDS);

        assertThat(stopped).isFalse();
        stopped.set(true);
        // What was left behind was run, by the scheduler's own thread.
        assertThat(scheduler.ask(ChannelCore::self).get(20, TimeUnit.SECONDS)).isEqualTo(scheduler.self());
    }

    /** A query that asks the next one, for ever. */
    private static void keepBusy(Scheduler scheduler, AtomicBoolean stopped) {
        CompletableFuture<Void> asked = scheduler.ask(core -> {
            if (!stopped.get()) {
                keepBusy(scheduler, stopped);
            }
            return null;
        });
        assertThat(asked).isNotNull();
    }

    private String nameHomedAt(NodeUid home) {
        for (int i = 0; ; i++) {
            ChannelName name = new ChannelName("c" + i);
            if (schedulers.get(0).ask(core -> core.homeOf(name)).join().equals(home)) {
                return name.value();
            }
        }
    }
}
