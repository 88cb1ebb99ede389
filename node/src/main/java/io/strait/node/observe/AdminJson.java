package io.strait.node.observe;

import com.google.gson.stream.JsonWriter;
import io.strait.core.id.NodeUid;
import io.strait.core.op.ChannelInfo;
import io.strait.core.op.CloseCause;
import io.strait.node.control.NodeInfo;
import io.strait.node.control.NodeStatus;
import io.strait.node.link.LinkInfo;
import java.io.IOException;
import java.util.List;

/** Nodes and channels as JSON. Names are those of the records; a value that is not known is null. */
final class AdminJson {

    private AdminJson() {}

    static void writeCluster(
            JsonWriter json, String name, NodeUid self, boolean ready, List<NodeStatus> nodes, List<LinkInfo> links)
            throws IOException {
        json.beginObject();
        json.name("clusterName").value(name);
        json.name("self").value(self.toString());
        json.name("ready").value(ready);
        json.name("nodes").beginArray();
        for (NodeStatus node : nodes) {
            writeNode(json, node);
        }
        json.endArray().name("links").beginArray();
        for (LinkInfo link : links) {
            writeLink(json, link);
        }
        json.endArray().endObject();
    }

    private static void writeNode(JsonWriter json, NodeStatus node) throws IOException {
        NodeInfo info = node.info();
        json.beginObject();
        json.name("uid").value(node.uid().toString());
        json.name("name").value(info == null ? null : info.name());
        json.name("state").value(node.state().name());
        json.name("reachable").value(node.reachable());
        json.name("cluster").value(node.cluster().toString());
        json.name("data").value(info == null ? null : info.data().toString());
        json.name("edge").value(info == null ? null : info.edge().toString());
        json.name("admin").value(info == null ? null : info.admin().toString());
        json.name("version").value(info == null ? null : info.version());
        json.endObject();
    }

    private static void writeLink(JsonWriter json, LinkInfo link) throws IOException {
        json.beginObject();
        json.name("peer").value(link.peer().toString());
        json.name("endpoint").value(link.endpoint());
        json.name("state").value(link.state().name());
        json.name("keptEntries").value(link.keptEntries());
        json.name("keptBytes").value(link.keptBytes());
        json.endObject();
    }

    static void writeChannel(JsonWriter json, ChannelInfo info) throws IOException {
        json.beginObject();
        json.name("channel").value(info.channel().value());
        json.name("home").value(info.home().toString());
        json.name("declared").value(info.declared());
        json.name("capacity").value(info.properties().capacity());
        json.name("overflow").value(info.properties().overflow().name());
        json.name("maxOffers").value(info.properties().maxOffers());
        json.name("maxPayloadBytes").value(info.properties().maxPayloadBytes());
        json.name("codec").value(info.properties().codec());
        json.name("buffered").value(info.buffered());
        json.name("plainSenders").value(info.plainSenders());
        json.name("plainReceivers").value(info.plainReceivers());
        json.name("selectSenders").value(info.selectSenders());
        json.name("selectReceivers").value(info.selectReceivers());
        json.name("balance").value(info.balance());
        json.name("sends").value(info.sends());
        json.name("receives").value(info.receives());
        json.name("dropped").value(info.dropped());
        writeClosed(json.name("closed"), info.closed());
        json.endObject();
    }

    private static void writeClosed(JsonWriter json, @org.jspecify.annotations.Nullable CloseCause closed)
            throws IOException {
        if (closed == null) {
            json.nullValue();
            return;
        }
        json.beginObject();
        json.name("aborted").value(closed.aborted());
        json.name("message").value(closed.message());
        json.endObject();
    }
}
