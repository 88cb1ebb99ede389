package io.strait.node.observe;

import io.strait.core.id.ChannelName;
import io.strait.core.op.Outcome;
import java.util.concurrent.CompletionStage;

/** Answers questions about channels anywhere in the cluster. Any thread; must not block. */
public interface ChannelSource {

    /** Lists channels. Always completes within a bounded time; who did not answer is named in the page. */
    CompletionStage<ChannelPage> list(ChannelQuery query);

    /** Asks the channel's home: completes with Inspected or Refused, within a bounded time. */
    CompletionStage<Outcome> inspect(ChannelName channel);
}
