package io.strait.node.demo;

import io.strait.ReceiveResult;
import io.strait.Receiver;
import java.util.Optional;

/** One participant's receiving end of one channel; everything that goes through it is on record. One thread. */
final class ReceivingEnd {

    private final Receiver<Stamped> receiver;
    private final DemoChannel channel;
    private final String node;
    private final Receipts receipts;
    private final Tally tally;

    /** @param node the uid of the participant's node */
    ReceivingEnd(Receiver<Stamped> receiver, DemoChannel channel, String node, Receipts receipts, Tally tally) {
        this.receiver = receiver;
        this.channel = channel;
        this.node = node;
        this.receipts = receipts;
        this.tally = tally;
    }

    /** The next value; empty at the end of the channel. */
    Optional<Stamped> receive() throws InterruptedException {
        long startNs = System.nanoTime();
        ReceiveResult<Stamped> result = receiver.receiveOrClosed();
        if (result instanceof ReceiveResult.Closed<Stamped>) {
            return Optional.empty();
        }
        Stamped value = result.orElseThrow();
        took(value);
        tally.operation(startNs);
        return Optional.of(value);
    }

    /** A select has received {@code value} here. */
    void took(Stamped value) {
        receipts.received(value)
                .ifPresent(stream -> tally.match(
                        !stream.senderNode().equals(node) || !channel.home().equals(node)));
    }

    /** For a select. */
    Receiver<Stamped> receiver() {
        return receiver;
    }
}
