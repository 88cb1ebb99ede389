package io.strait.core.sim;

import io.strait.core.ChannelCore;
import io.strait.core.CoreLimits;
import io.strait.core.ProtocolRules;
import io.strait.core.id.NodeUid;

/** Makes the machine under test; the tests of the harness make machines that break a rule. */
@FunctionalInterface
public interface CoreFactory {

    /** The machine with the rules of production. */
    CoreFactory STANDARD = of(ProtocolRules.STANDARD);

    /** The machine with other rules. */
    static CoreFactory of(ProtocolRules rules) {
        return (self, limits) -> new ChannelCore(self, limits, new BoundedRules(rules));
    }

    ChannelCore create(NodeUid self, CoreLimits limits);
}
