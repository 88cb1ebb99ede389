package io.strait.client;

import io.strait.Receiver;
import io.strait.Select;
import io.strait.SelectLoop;
import io.strait.Sender;
import org.jspecify.annotations.Nullable;

/** Selects for whoever holds an end of a channel and not its Strait. */
public final class PortSelects {

    private PortSelects() {}

    /** A new select over channels of the Strait that made this end; null when the end was not made by a Strait. */
    public static <R> @Nullable Select<R> overSameAs(Receiver<?> end) {
        Calls calls = callsOf(end);
        return calls == null ? null : new PortSelect<>(calls);
    }

    /** As {@link #overSameAs(Receiver)} for the other end. */
    public static <R> @Nullable Select<R> overSameAs(Sender<?> end) {
        Calls calls = callsOf(end);
        return calls == null ? null : new PortSelect<>(calls);
    }

    /** A new persistent select over channels of the Strait that made this end; null when the end was not made by a Strait. */
    public static <R> @Nullable SelectLoop<R> loopOverSameAs(Receiver<?> end) {
        Calls calls = callsOf(end);
        return calls == null ? null : new PortSelectLoop<>(calls);
    }

    /** As {@link #loopOverSameAs(Receiver)} for the other end. */
    public static <R> @Nullable SelectLoop<R> loopOverSameAs(Sender<?> end) {
        Calls calls = callsOf(end);
        return calls == null ? null : new PortSelectLoop<>(calls);
    }

    private static @Nullable Calls callsOf(Receiver<?> end) {
        if (end instanceof PortChannel<?> channel) {
            return channel.portReceiver().calls();
        }
        return end instanceof PortReceiver<?> receiver ? receiver.calls() : null;
    }

    private static @Nullable Calls callsOf(Sender<?> end) {
        if (end instanceof PortChannel<?> channel) {
            return channel.portSender().calls();
        }
        return end instanceof PortSender<?> sender ? sender.calls() : null;
    }

    /** Takes a default branch away again. */
    public static void withoutDefault(Select<?> select) {
        ((PortSelect<?>) select).removeDefault();
    }
}
