package io.strait.core.channel;

import io.strait.core.id.NodeUid;
import io.strait.core.id.SelectId;
import io.strait.core.message.DigestTally;
import io.strait.core.message.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every select that has offers at this node, and how many of each coordinator's node, for the digests. */
final class EnrolledSelects {

    private final Map<SelectId, EnrolledSelect> selects = new LinkedHashMap<>();
    private final DigestTally tally = new DigestTally();

    @Nullable
    EnrolledSelect get(SelectId id) {
        return selects.get(id);
    }

    /** Whether it is still the one that is enrolled under its id. */
    boolean contains(EnrolledSelect select) {
        return select.equals(selects.get(select.id));
    }

    void put(EnrolledSelect select) {
        selects.put(select.id, select);
        tally.add(select.node(), select.id);
    }

    void take(EnrolledSelect select) {
        if (selects.remove(select.id, select)) {
            tally.remove(select.node(), select.id);
        }
    }

    /** A copy, in the order in which they came. */
    List<EnrolledSelect> all() {
        return new ArrayList<>(selects.values());
    }

    boolean agrees(NodeUid node, Message.Digest digest) {
        return tally.agrees(node, digest);
    }

    void forget(NodeUid node) {
        tally.forget(node);
    }

    void clear() {
        selects.clear();
        tally.clear();
    }
}
