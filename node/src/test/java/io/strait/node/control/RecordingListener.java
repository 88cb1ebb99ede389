package io.strait.node.control;

import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.placement.ChannelRecord;
import io.strait.core.placement.View;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Remembers all calls and holds the control plane to the contract of {@link ControlListener}. */
final class RecordingListener implements ControlListener {

    final List<View> views = new CopyOnWriteArrayList<>();
    final List<NodeUid> removed = new CopyOnWriteArrayList<>();
    final Map<ChannelName, ChannelRecord> records = new ConcurrentHashMap<>();
    final List<String> selfDown = new CopyOnWriteArrayList<>();
    final List<String> breaches = new CopyOnWriteArrayList<>();
    private final AtomicInteger inside = new AtomicInteger();
    private volatile Map<NodeUid, NodeInfo> infos = Map.of();

    @Override
    public void onView(View view, Map<NodeUid, NodeInfo> known) {
        oneAtATime(() -> {
            if (!views.isEmpty() && view.version() < lastView().version()) {
                breaches.add("version went back: " + lastView() + " then " + view);
            }
            views.add(view);
            infos = known;
        });
    }

    @Override
    public void onRemoved(NodeUid uid) {
        oneAtATime(() -> {
            if (views.isEmpty() || lastView().members().contains(uid)) {
                breaches.add("removed before the view without it: " + uid);
            }
            removed.add(uid);
        });
    }

    @Override
    public void onRecord(ChannelRecord record) {
        oneAtATime(() -> records.put(record.channel(), record));
    }

    @Override
    public void onSelfDown(String reason) {
        selfDown.add(reason);
        if (selfDown.size() > 1) {
            breaches.add("told twice that it is down: " + selfDown);
        }
    }

    View lastView() {
        return views.getLast();
    }

    Map<NodeUid, NodeInfo> infos() {
        return infos;
    }

    private void oneAtATime(Runnable call) {
        if (inside.incrementAndGet() != 1) {
            breaches.add("two calls at once");
        }
        call.run();
        inside.decrementAndGet();
    }
}
