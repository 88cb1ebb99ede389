package io.strait.deploy;

import io.strait.Channel;
import io.strait.Codec;
import io.strait.Receiver;
import io.strait.Select;
import io.strait.Strait;
import io.strait.StraitException;
import io.strait.StraitException.Effect;
import io.strait.deploy.Ledger.Fate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/**
 * Clients that send and receive without end, and write down in a {@link Ledger} what they are told. Each client has five
 * participants, on two groups of channels that are homed all over the cluster:
 *
 * <ul>
 *   <li>{@link #selected()}: a select sends; a select and plain receives take. Its claims go from participant to
 *       participant, homes only introduce: so it depends on no node without clients.
 *   <li>{@link #plain()}: plain sends, a select takes. A plain send leaves its value with the channel's home, which claims in
 *       its name: a home that falls silent keeps it until membership decides.
 * </ul>
 */
final class Traffic implements AutoCloseable {

    private static final int CHANNELS = 6;

    /** Every operation gives up after this, so that the participants can be stopped. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Within which every participant ends once it is told to: an operation in doubt waits for membership to decide. */
    private static final Duration END = Duration.ofSeconds(45);

    private static final long PAUSE_AFTER_FAILURE_MS = 20;

    private final Ledger selected = new Ledger();
    private final Ledger plain = new Ledger();
    private final CountDownLatch sendersStop = new CountDownLatch(1);
    private final CountDownLatch receiversStop = new CountDownLatch(1);
    private final List<Future<?>> senders = new ArrayList<>();
    private final List<Future<?>> receivers = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** One round of a participant: one operation. */
    private interface Round {
        /** Whether a value moved. */
        boolean run(long round) throws InterruptedException;
    }

    /** Starts it; the clients stay the caller's. */
    Traffic(List<Strait> clients) {
        for (int i = 0; i < clients.size(); i++) {
            Strait client = clients.get(i);
            List<Channel<String>> some = open(client, "selected-");
            List<Channel<String>> others = open(client, "plain-");
            String number = "-" + (i + 1);
            send(round -> sendBySelect(selected, "s" + number, client, some, round));
            receive(round -> receiveBySelect(selected, "rs" + number, client, some));
            receive(round -> receiveOne(selected, "rp" + number, some.get((int) (round % CHANNELS))));
            send(round -> sendOne(plain, "p" + number, others.get((int) (round % CHANNELS)), round));
            receive(round -> receiveBySelect(plain, "q" + number, client, others));
        }
    }

    private static List<Channel<String>> open(Strait client, String prefix) {
        return IntStream.range(0, CHANNELS)
                .mapToObj(i -> client.channel(prefix + i, Codec.utf8()))
                .toList();
    }

    private void send(Round round) {
        senders.add(threads.submit(() -> repeat(round, sendersStop)));
    }

    private void receive(Round round) {
        receivers.add(threads.submit(() -> repeat(round, receiversStop)));
    }

    private static Void repeat(Round round, CountDownLatch stop) throws InterruptedException {
        for (long number = 1; stop.getCount() > 0; number++) {
            if (!round.run(number)) {
                stop.await(PAUSE_AFTER_FAILURE_MS, TimeUnit.MILLISECONDS);
            }
        }
        return null;
    }

    /** What the sending selects and their receivers saw. */
    Ledger selected() {
        return selected;
    }

    /** What the plain senders and their receivers saw. */
    Ledger plain() {
        return plain;
    }

    /** Ends the senders, then the receivers, which by then have taken all that was sent; and checks both histories. */
    void stopAndCheck() throws InterruptedException {
        sendersStop.countDown();
        awaitEnd(senders);
        receiversStop.countDown();
        awaitEnd(receivers);
        selected.check();
        plain.check();
    }

    private void awaitEnd(List<Future<?>> participants) throws InterruptedException {
        long deadlineNs = System.nanoTime() + END.toNanos();
        for (Future<?> participant : participants) {
            try {
                participant.get(Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                throw new AssertionError("a participant failed: " + this, e.getCause());
            } catch (TimeoutException e) {
                throw new AssertionError("a participant hangs " + END + " after it was told to end: " + this, e);
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    @Override
    public String toString() {
        return "selected: " + selected + " plain: " + plain;
    }

    // ---- participants ---------------------------------------------------------------------------------------------

    private static boolean sendOne(Ledger ledger, String name, Channel<String> channel, long round)
            throws InterruptedException {
        String value = Ledger.value(name, channel.name(), round);
        try {
            Fate fate = channel.trySend(value, PATIENCE).isSent() ? Fate.TAKEN : Fate.NOT_TAKEN;
            ledger.sent(value, fate);
            return fate == Fate.TAKEN;
        } catch (StraitException e) {
            ledger.sent(value, e.effect() == Effect.UNKNOWN ? Fate.UNKNOWN : Fate.NOT_TAKEN);
            return false;
        }
    }

    /** One value per branch; at most one of them may ever be seen. */
    private static boolean sendBySelect(
            Ledger ledger, String name, Strait client, List<Channel<String>> channels, long round)
            throws InterruptedException {
        Select<Optional<String>> select = client.select();
        List<String> values = new ArrayList<>();
        for (Channel<String> channel : channels) {
            String value = Ledger.value(name, channel.name(), round);
            values.add(value);
            select.send(channel, value, () -> Optional.of(value));
        }
        Optional<String> fired = Optional.empty();
        try {
            fired = select.after(PATIENCE, Optional::empty).run();
        } catch (StraitException e) {
            if (e.effect() == Effect.UNKNOWN) {
                ledger.selectInDoubt(values);
                return false;
            }
        }
        for (String value : values) {
            ledger.sent(value, fired.filter(value::equals).isPresent() ? Fate.TAKEN : Fate.NOT_TAKEN);
        }
        return fired.isPresent();
    }

    private static boolean receiveOne(Ledger ledger, String name, Receiver<String> receiver)
            throws InterruptedException {
        try {
            return note(ledger, name, receiver.tryReceive(PATIENCE).value());
        } catch (StraitException e) {
            return noteFailure(ledger, e);
        }
    }

    private static boolean receiveBySelect(Ledger ledger, String name, Strait client, List<Channel<String>> channels)
            throws InterruptedException {
        Select<Optional<String>> select = client.select();
        channels.forEach(channel -> select.receive(channel, Optional::of));
        try {
            return note(ledger, name, select.after(PATIENCE, Optional::empty).run());
        } catch (StraitException e) {
            return noteFailure(ledger, e);
        }
    }

    private static boolean note(Ledger ledger, String name, Optional<String> value) {
        value.ifPresent(received -> ledger.received(name, received));
        return value.isPresent();
    }

    private static boolean noteFailure(Ledger ledger, StraitException failure) {
        if (failure.effect() != Effect.NONE) {
            ledger.receiveInDoubt();
        }
        return false;
    }
}
