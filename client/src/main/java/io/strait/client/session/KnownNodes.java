package io.strait.client.session;

import io.strait.Endpoint;
import io.strait.InvalidArgumentException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where to connect: the nodes that the application named, then those that nodes told of. Guarded by the session's lock. */
final class KnownNodes {

    private static final Logger LOG = LoggerFactory.getLogger(KnownNodes.class);

    /** A cluster is smaller; a faulty node must not fill the memory. */
    private static final int MAX_LEARNED = 256;

    private final List<Endpoint> configured;
    private List<Endpoint> learned = List.of();
    private int next;

    KnownNodes(List<Endpoint> configured) {
        this.configured = configured;
    }

    int count() {
        return all().size();
    }

    /** The next one to try, going round. */
    Endpoint next() {
        List<Endpoint> all = all();
        next %= all.size();
        return all.get(next++);
    }

    /** The cluster's nodes as a node tells them; what cannot be read is left out. */
    void learn(List<String> endpoints) {
        List<Endpoint> parsed = new ArrayList<>();
        for (String text : endpoints) {
            if (parsed.size() < MAX_LEARNED) {
                try {
                    parsed.add(Endpoint.parse(text));
                } catch (InvalidArgumentException e) {
                    LOG.warn("a node tells of an endpoint that cannot be read: endpoint={}", text);
                }
            }
        }
        learned = parsed;
    }

    /** The configured order first; nobody twice. */
    private List<Endpoint> all() {
        Set<Endpoint> all = new LinkedHashSet<>();
        Stream.concat(configured.stream(), learned.stream()).forEach(all::add);
        return new ArrayList<>(all);
    }
}
