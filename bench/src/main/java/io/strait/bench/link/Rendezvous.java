package io.strait.bench.link;

import io.strait.Codec;
import io.strait.Sender;
import io.strait.bench.rig.Exchange;
import java.util.concurrent.CompletableFuture;

/**
 * One value handed to a partner that waits on another node; the exchange is over when the sender knows. The home is on
 * the sender's node or on the receiver's.
 */
public final class Rendezvous implements Exchange {

    private final Cluster cluster = new Cluster(1);
    private final Sender<byte[]> sender;
    private final byte[] value = new byte[64];
    private CompletableFuture<Void> sent = CompletableFuture.completedFuture(null);

    public Rendezvous(boolean homeAtSender) {
        String name = cluster.nameHomedAt(homeAtSender ? cluster.uid() : cluster.partner(0), "rendezvous-");
        sender = cluster.strait().channel(name, Codec.bytes()).sender();
        cluster.letReceive(0, name);
    }

    @Override
    public void begin() {
        sent.join();
        sent = sender.sendAsync(value);
    }

    @Override
    public boolean poll() {
        cluster.pump();
        return sent.isDone();
    }

    @Override
    public void close() {
        cluster.close();
    }
}
