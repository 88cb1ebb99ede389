package io.strait.node.control;

import io.strait.core.id.NodeUid;

/**
 * What a node tells the others about itself, once it listens everywhere.
 *
 * @param uid this incarnation
 * @param name for people; two nodes may have the same one
 * @param data where its links receive (Aeron, UDP)
 * @param edge where its clients connect (gRPC)
 * @param admin where its metrics and health are (HTTP)
 * @param version of its software
 */
public record NodeInfo(NodeUid uid, String name, Endpoint data, Endpoint edge, Endpoint admin, String version) {

    /** The longest name and the longest version, in characters. */
    public static final int MAX_TEXT = 255;

    /**
     * Checks the texts, which travel to every node.
     *
     * @throws IllegalArgumentException naming the field, its length and the limit
     */
    public NodeInfo {
        requireShort("name", name);
        requireShort("version", version);
    }

    private static void requireShort(String field, String value) {
        if (value.isEmpty() || value.length() > MAX_TEXT) {
            throw new IllegalArgumentException(
                    field + ": out of range: length=" + value.length() + " limit=1.." + MAX_TEXT);
        }
    }
}
