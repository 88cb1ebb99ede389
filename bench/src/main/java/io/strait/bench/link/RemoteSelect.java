package io.strait.bench.link;

import io.strait.Codec;
import io.strait.Select;
import io.strait.Sender;
import io.strait.Strait;
import io.strait.bench.rig.Exchange;
import java.util.concurrent.CompletableFuture;

/**
 * A select of two sends, on channels whose homes are two other nodes where plain receivers wait. Sends are the longer way:
 * offer, match, claim, accept, two round trips.
 */
public final class RemoteSelect implements Exchange {

    private final Cluster cluster = new Cluster(2);
    private final Select<Integer> select;
    private CompletableFuture<Integer> fired = CompletableFuture.completedFuture(0);

    public RemoteSelect() {
        String left = cluster.nameHomedAt(cluster.partner(0), "left-");
        String right = cluster.nameHomedAt(cluster.partner(1), "right-");
        Strait strait = cluster.strait();
        Sender<byte[]> leftSender = strait.channel(left, Codec.bytes()).sender();
        Sender<byte[]> rightSender = strait.channel(right, Codec.bytes()).sender();
        byte[] value = new byte[64];
        select = strait.<Integer>select().send(leftSender, value, () -> 0).send(rightSender, value, () -> 1);
        cluster.letReceive(0, left);
        cluster.letReceive(1, right);
    }

    @Override
    public void begin() {
        fired.join();
        fired = select.runAsync();
    }

    @Override
    public boolean poll() {
        cluster.pump();
        return fired.isDone();
    }

    @Override
    public void close() {
        cluster.close();
    }
}
