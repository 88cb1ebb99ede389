package io.strait.node;

import io.strait.core.Input;
import io.strait.core.id.NodeUid;
import io.strait.core.placement.ChannelRecord;
import io.strait.core.placement.View;
import io.strait.node.control.ControlListener;
import io.strait.node.control.NodeInfo;
import io.strait.node.scheduler.Scheduler;
import io.strait.node.scheduler.SchedulerStoppedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the cluster decided, on its way from the control plane to the scheduler: the only bridge between the two. News that
 * comes before there is a scheduler waits, in order.
 */
final class ControlBridge implements ControlListener {

    private static final Logger LOG = LoggerFactory.getLogger(ControlBridge.class);

    private final Consumer<String> onSelfDown;
    private List<Consumer<Scheduler>> early = new ArrayList<>();
    private @Nullable Scheduler scheduler;

    ControlBridge(Consumer<String> onSelfDown) {
        this.onSelfDown = onSelfDown;
    }

    /** From here on news goes to {@code target}; what waited goes first. */
    synchronized void connect(Scheduler target) {
        scheduler = target;
        early.forEach(news -> news.accept(target));
        early = List.of();
    }

    private synchronized void tell(Consumer<Scheduler> news) {
        if (scheduler == null) {
            early.add(news);
            return;
        }
        try {
            news.accept(scheduler);
        } catch (SchedulerStoppedException e) {
            LOG.debug("news of the cluster after the scheduler stopped", e);
        }
    }

    @Override
    public void onView(View view, Map<NodeUid, NodeInfo> infos) {
        Map<NodeUid, String> endpoints = new HashMap<>();
        infos.forEach((uid, info) -> endpoints.put(uid, info.data().toString()));
        LOG.info("view: members={} reachable={}", view.members(), view.reachable());
        tell(target -> target.onView(view, endpoints));
    }

    @Override
    public void onRemoved(NodeUid uid) {
        LOG.warn("node removed: uid={}", uid);
        tell(target -> target.onRemoved(uid));
    }

    @Override
    public void onRecord(ChannelRecord record) {
        tell(target -> target.deliver(new Input.RecordChanged(record)));
    }

    @Override
    public void onSelfDown(String reason) {
        onSelfDown.accept(reason);
    }
}
