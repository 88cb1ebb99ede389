package io.strait.core.sim;

import io.strait.core.ChannelCore;
import io.strait.core.CoreLimits;
import io.strait.core.id.NodeUid;

/** Makes the machine under test; the tests of the harness make machines that break a rule. */
@FunctionalInterface
public interface CoreFactory {

    /** The machine as it is in production. */
    CoreFactory STANDARD = ChannelCore::new;

    ChannelCore create(NodeUid self, CoreLimits limits);
}
