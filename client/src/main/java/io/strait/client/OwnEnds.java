package io.strait.client;

import io.strait.InvalidArgumentException;
import io.strait.Receiver;
import io.strait.Sender;

/** Finds the port's own end behind what a select is given. */
final class OwnEnds {

    private OwnEnds() {}

    static <T> PortReceiver<T> of(Receiver<T> receiver, Calls calls) {
        PortReceiver<T> own = receiver instanceof PortChannel<T> channel
                ? channel.portReceiver()
                : receiver instanceof PortReceiver<T> end ? end : null;
        if (own == null || own.calls() != calls) {
            throw new InvalidArgumentException("select: the receiver is of another Strait: channel=" + receiver.name());
        }
        return own;
    }

    static <T> PortSender<T> of(Sender<T> sender, Calls calls) {
        PortSender<T> own = sender instanceof PortChannel<T> channel
                ? channel.portSender()
                : sender instanceof PortSender<T> end ? end : null;
        if (own == null || own.calls() != calls) {
            throw new InvalidArgumentException("select: the sender is of another Strait: channel=" + sender.name());
        }
        return own;
    }
}
