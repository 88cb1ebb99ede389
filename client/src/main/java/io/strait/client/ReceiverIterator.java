package io.strait.client;

import io.strait.OperationInterruptedException;
import io.strait.ReceiveResult;
import io.strait.Receiver;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Receives until the channel is closed (C10). Holds at most the one value that it was asked about. */
final class ReceiverIterator<T> implements Iterator<T> {

    private final Receiver<T> receiver;
    private @Nullable ReceiveResult<T> taken;
    private boolean ended;

    ReceiverIterator(Receiver<T> receiver) {
        this.receiver = receiver;
    }

    @Override
    public boolean hasNext() {
        if (taken == null && !ended) {
            ReceiveResult<T> result = receive();
            if (result instanceof ReceiveResult.Closed<T> closed) {
                ended = true;
                if (closed.reason().aborted()) {
                    throw closed.reason();
                }
            } else {
                taken = result;
            }
        }
        return taken != null;
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("channel is closed: channel=" + receiver.name());
        }
        ReceiveResult<T> result = taken;
        taken = null;
        return Objects.requireNonNull(result).orElseThrow();
    }

    private ReceiveResult<T> receive() {
        try {
            return receiver.receiveOrClosed();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationInterruptedException("interrupted while iterating: channel=" + receiver.name(), e);
        }
    }
}
