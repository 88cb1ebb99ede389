package io.strait.node.cli.query;

import io.strait.Endpoint;
import io.strait.OperationInterruptedException;
import io.strait.node.cli.output.Fields;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Waits until all nodes agree on who is there: until then they may place the home of a channel differently. */
public final class MembershipWait {

    private static final long POLL_MS = 25;

    private MembershipWait() {}

    /**
     * Waits until each of {@code nodes} sees as many reachable members as there are nodes.
     *
     * @throws QueryException when that takes longer than {@code timeout}, naming the node and what it sees
     */
    public static void awaitAll(ClusterQueries queries, List<Endpoint> nodes, Duration timeout)
            throws InterruptedException {
        long deadlineNs = System.nanoTime() + timeout.toNanos();
        for (Endpoint node : nodes) {
            List<Fields> seen = seenBy(queries, node);
            while (members(seen) < nodes.size()) {
                if (System.nanoTime() - deadlineNs >= 0) {
                    throw new QueryException("the nodes did not find each other in time: node=" + node + " sees="
                            + seen.stream()
                                    .map(each -> each.text("name") + ":" + each.text("status"))
                                    .toList()
                            + " expected=" + nodes.size() + " timeout=" + timeout);
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MS);
                seen = seenBy(queries, node);
            }
        }
    }

    private static List<Fields> seenBy(ClusterQueries queries, Endpoint node) throws InterruptedException {
        try {
            return queries.nodes(node);
        } catch (OperationInterruptedException e) {
            Thread.interrupted(); // told by the exception from here on
            InterruptedException interruption = new InterruptedException(e.getMessage());
            interruption.initCause(e);
            throw interruption;
        }
    }

    private static long members(List<Fields> nodes) {
        return nodes.stream()
                .filter(node -> node.text("status").equals("up")
                        && node.text("reachable").equals("yes"))
                .count();
    }
}
