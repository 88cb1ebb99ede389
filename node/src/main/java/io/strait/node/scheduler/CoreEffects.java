package io.strait.node.scheduler;

import io.strait.core.Output;
import io.strait.core.OutputSink;
import io.strait.core.id.SessionId;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what the core wants done outside: answers sessions, sends to peers, has records stored. In the turn. */
final class CoreEffects implements OutputSink {

    private static final Logger LOG = LoggerFactory.getLogger(CoreEffects.class);

    /** Hears whether a record is stored, on any thread. */
    interface PublishedListener {

        /**
         * The record is stored by a majority, or it is unknown whether it is.
         *
         * @param number the core's, of the publication
         * @param fault why it is unknown; null: it is stored
         */
        void onPublished(long number, @Nullable String fault);
    }

    private final Map<SessionId, SessionListener> sessions;
    private final PeerEgress egress;
    private final RecordPublisher records;
    private final PublishedListener published;

    CoreEffects(
            Map<SessionId, SessionListener> sessions,
            PeerEgress egress,
            RecordPublisher records,
            PublishedListener published) {
        this.sessions = sessions;
        this.egress = egress;
        this.records = records;
        this.published = published;
    }

    @Override
    public void onReply(Output.Reply output) {
        SessionListener listener = sessions.get(output.session());
        if (listener != null) {
            listener.onReply(output.opId(), output.outcome());
        }
    }

    @Override
    public void onNeedValue(Output.NeedValue output) {
        SessionListener listener = sessions.get(output.session());
        if (listener != null) {
            listener.onNeedValue(output.opId(), output.branch());
        }
    }

    @Override
    public void onPeerSend(Output.PeerSend output) {
        egress.send(output.to(), output.message());
    }

    @Override
    public void onPublish(Output.Publish output) {
        records.publish(output.record(), fault -> published.onPublished(output.number(), fault));
    }

    @Override
    public void onUndelivered(Output.Undelivered output) {
        LOG.debug("value undelivered: channel={} reason={}", output.channel(), output.reason());
    }
}
