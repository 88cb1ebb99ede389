package io.strait.client;

import io.strait.Receiver;
import io.strait.Select;
import io.strait.Sender;
import org.jspecify.annotations.Nullable;

/** Selects for whoever holds an end of a channel and not its Strait. */
public final class PortSelects {

    private PortSelects() {}

    /** A new select over channels of the Strait that made this end; null when the end was not made by a Strait. */
    public static <R> @Nullable Select<R> overSameAs(Receiver<?> end) {
        if (end instanceof PortChannel<?> channel) {
            return new PortSelect<>(channel.portReceiver().calls());
        }
        return end instanceof PortReceiver<?> receiver ? new PortSelect<>(receiver.calls()) : null;
    }

    /** As {@link #overSameAs(Receiver)} for the other end. */
    public static <R> @Nullable Select<R> overSameAs(Sender<?> end) {
        if (end instanceof PortChannel<?> channel) {
            return new PortSelect<>(channel.portSender().calls());
        }
        return end instanceof PortSender<?> sender ? new PortSelect<>(sender.calls()) : null;
    }

    /** Takes a default branch away again. */
    public static void withoutDefault(Select<?> select) {
        ((PortSelect<?>) select).removeDefault();
    }
}
