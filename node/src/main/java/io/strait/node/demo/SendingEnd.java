package io.strait.node.demo;

import io.strait.OperationTimeoutException;
import io.strait.SendResult;
import io.strait.Sender;
import java.time.Duration;

/** One participant's sending end of one channel; everything that goes through it is on record. One thread. */
final class SendingEnd {

    private final Sender<Stamped> sender;
    private final ValueStream stream;
    private final Tally tally;

    SendingEnd(Sender<Stamped> sender, ValueStream stream, Tally tally) {
        this.sender = sender;
        this.stream = stream;
        this.tally = tally;
    }

    /** Sends and waits. What a failed send did is not known, so nothing is recorded of it: its participant ends. */
    void send(String text) throws InterruptedException {
        Stamped value = stream.next(text);
        long startNs = System.nanoTime();
        sender.send(value);
        stream.sent(value);
        tally.operation(startNs);
    }

    /** Sends if somebody takes it within {@code timeout}. */
    void send(String text, Duration timeout) throws InterruptedException {
        Stamped value = stream.next(text);
        long startNs = System.nanoTime();
        try {
            sender.send(value, timeout);
            stream.sent(value);
        } catch (OperationTimeoutException e) {
            stream.withdrawn(value);
        }
        tally.operation(startNs);
    }

    /** Sends if somebody takes it at once. */
    void trySend(String text) throws InterruptedException {
        Stamped value = stream.next(text);
        long startNs = System.nanoTime();
        SendResult result = sender.trySend(value);
        if (result.isSent()) {
            stream.sent(value);
        } else {
            stream.withdrawn(value);
        }
        tally.operation(startNs);
    }

    /** For a select. */
    Sender<Stamped> sender() {
        return sender;
    }

    /** For a select. */
    ValueStream stream() {
        return stream;
    }

    /** For everybody; nothing is sent here any more. */
    void close() throws InterruptedException {
        sender.close("the demo ends");
    }
}
