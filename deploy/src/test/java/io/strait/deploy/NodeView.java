package io.strait.deploy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The cluster as one node sees it: its answer to {@code GET /cluster}.
 *
 * @param self the answering incarnation
 * @param ready whether it serves
 * @param members incarnations by the name of their node: up and reachable
 * @param others members that are not
 */
record NodeView(String self, boolean ready, Map<String, String> members, Set<String> others) {

    static NodeView parse(String json) {
        JsonObject cluster = JsonParser.parseString(json).getAsJsonObject();
        Map<String, String> members = new HashMap<>();
        Set<String> others = new HashSet<>();
        for (JsonElement element : cluster.getAsJsonArray("nodes")) {
            JsonObject node = element.getAsJsonObject();
            boolean announced = !node.get("name").isJsonNull();
            boolean up = node.get("state").getAsString().equals("UP");
            if (announced && up && node.get("reachable").getAsBoolean()) {
                members.put(node.get("name").getAsString(), node.get("uid").getAsString());
            } else {
                others.add(node.get("uid").getAsString());
            }
        }
        return new NodeView(
                cluster.get("self").getAsString(), cluster.get("ready").getAsBoolean(), members, others);
    }

    /** Whether this node serves and sees exactly these nodes, all of them well. */
    boolean isWhole(Set<String> names) {
        return ready && others.isEmpty() && members.keySet().equals(names);
    }

    @Override
    public String toString() {
        String seen = members.entrySet().stream()
                .map(member -> member.getKey() + "=" + member.getValue())
                .sorted()
                .collect(Collectors.joining(","));
        return "self=" + self + " ready=" + ready + " members=" + seen + " others=" + others;
    }
}
