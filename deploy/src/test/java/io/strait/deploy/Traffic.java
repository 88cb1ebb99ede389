package io.strait.deploy;

import io.strait.Channel;
import io.strait.Codec;
import io.strait.Select;
import io.strait.SelectPolicy;
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

/**
 * Clients that send and receive without end over the same channels, and write down in a {@link Ledger} what they are told.
 * Per client one sender and one receiver; each alternates plain operations and selects over all channels.
 */
final class Traffic implements AutoCloseable {

    /** Every operation gives up after this, so that the participants can be stopped. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Within which every participant ends once it is told to: an operation in doubt waits for membership to decide. */
    private static final Duration END = Duration.ofSeconds(45);

    private static final long PAUSE_AFTER_FAILURE_MS = 20;

    private final Ledger ledger = new Ledger();
    private final CountDownLatch sendersStop = new CountDownLatch(1);
    private final CountDownLatch receiversStop = new CountDownLatch(1);
    private final List<Future<?>> senders = new ArrayList<>();
    private final List<Future<?>> receivers = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Starts it; the clients stay the caller's. */
    Traffic(List<Strait> clients, List<String> channels) {
        for (int i = 0; i < clients.size(); i++) {
            Sender sender = new Sender("s" + (i + 1), open(clients.get(i), channels), clients.get(i));
            Receiver receiver = new Receiver("r" + (i + 1), open(clients.get(i), channels), clients.get(i));
            senders.add(threads.submit(sender::run));
            receivers.add(threads.submit(receiver::run));
        }
    }

    private static List<Channel<String>> open(Strait client, List<String> names) {
        return names.stream().map(name -> client.channel(name, Codec.utf8())).toList();
    }

    Ledger ledger() {
        return ledger;
    }

    /** Ends the senders, then the receivers, which by then have taken all that was sent; and checks the history. */
    Ledger stopAndCheck() throws InterruptedException {
        sendersStop.countDown();
        awaitEnd(senders);
        receiversStop.countDown();
        awaitEnd(receivers);
        ledger.check();
        return ledger;
    }

    private void awaitEnd(List<Future<?>> participants) throws InterruptedException {
        long deadlineNs = System.nanoTime() + END.toNanos();
        for (Future<?> participant : participants) {
            try {
                participant.get(Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                throw new AssertionError("a participant failed; " + ledger, e.getCause());
            } catch (TimeoutException e) {
                throw new AssertionError("a participant hangs " + END + " after it was told to end; " + ledger, e);
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static Fate fateOf(StraitException failure) {
        return failure.effect() == Effect.UNKNOWN ? Fate.UNKNOWN : Fate.NOT_TAKEN;
    }

    private final class Sender {
        private final String name;
        private final List<Channel<String>> channels;
        private final Strait client;
        private long sequence;

        Sender(String name, List<Channel<String>> channels, Strait client) {
            this.name = name;
            this.channels = channels;
            this.client = client;
        }

        Void run() throws InterruptedException {
            while (sendersStop.getCount() > 0) {
                sequence++;
                boolean went = sequence % 2 == 0 ? sendOne() : sendBySelect();
                if (!went) {
                    sendersStop.await(PAUSE_AFTER_FAILURE_MS, TimeUnit.MILLISECONDS);
                }
            }
            return null;
        }

        private boolean sendOne() throws InterruptedException {
            Channel<String> channel = channels.get((int) (sequence / 2 % channels.size()));
            String value = Ledger.value(name, channel.name(), sequence);
            try {
                Fate fate = channel.trySend(value, PATIENCE).isSent() ? Fate.TAKEN : Fate.NOT_TAKEN;
                ledger.sent(value, fate);
                return fate == Fate.TAKEN;
            } catch (StraitException e) {
                ledger.sent(value, fateOf(e));
                return false;
            }
        }

        /** One value per branch; at most one of them may ever be seen. */
        private boolean sendBySelect() throws InterruptedException {
            Select<Optional<String>> select = client.<Optional<String>>select().policy(SelectPolicy.FAIR);
            List<String> values = new ArrayList<>();
            for (Channel<String> channel : channels) {
                String value = Ledger.value(name, channel.name(), sequence);
                values.add(value);
                select.send(channel, value, () -> Optional.of(value));
            }
            Optional<String> fired = Optional.empty();
            try {
                fired = select.after(PATIENCE, Optional::empty).run();
                fired.ifPresent(value -> ledger.selected());
            } catch (StraitException e) {
                if (fateOf(e) == Fate.UNKNOWN) {
                    ledger.selectInDoubt(values);
                    return false;
                }
            }
            for (String value : values) {
                ledger.sent(value, fired.filter(value::equals).isPresent() ? Fate.TAKEN : Fate.NOT_TAKEN);
            }
            return fired.isPresent();
        }
    }

    private final class Receiver {
        private final String name;
        private final List<Channel<String>> channels;
        private final Strait client;
        private long round;

        Receiver(String name, List<Channel<String>> channels, Strait client) {
            this.name = name;
            this.channels = channels;
            this.client = client;
        }

        Void run() throws InterruptedException {
            while (receiversStop.getCount() > 0) {
                round++;
                if (!(round % 2 == 0 ? receiveOne() : receiveBySelect())) {
                    receiversStop.await(PAUSE_AFTER_FAILURE_MS, TimeUnit.MILLISECONDS);
                }
            }
            return null;
        }

        private boolean receiveOne() throws InterruptedException {
            Channel<String> channel = channels.get((int) (round / 2 % channels.size()));
            try {
                return note(channel.tryReceive(PATIENCE).value());
            } catch (StraitException e) {
                noteFailure(e);
                return false;
            }
        }

        private boolean receiveBySelect() throws InterruptedException {
            Select<Optional<String>> select = client.<Optional<String>>select().policy(SelectPolicy.FAIR);
            for (Channel<String> channel : channels) {
                select.receive(channel, Optional::of);
            }
            try {
                Optional<String> value = select.after(PATIENCE, Optional::empty).run();
                value.ifPresent(v -> ledger.selected());
                return note(value);
            } catch (StraitException e) {
                noteFailure(e);
                return false;
            }
        }

        private boolean note(Optional<String> value) {
            value.ifPresent(v -> ledger.received(name, v));
            return value.isPresent();
        }

        private void noteFailure(StraitException failure) {
            if (failure.effect() != Effect.NONE) {
                ledger.receiveInDoubt();
            }
        }
    }
}
