package io.strait.node.observe;

/**
 * Which channels to list.
 *
 * @param after only names after this one in the order of UTF-16 code units; empty: from the start
 * @param prefix only names that begin so; empty: all
 * @param limit at most this many, 1 to {@value #MAX_LIMIT}
 * @param localOnly only channels whose home is this node
 */
public record ChannelQuery(String after, String prefix, int limit, boolean localOnly) {

    /** The longest page. */
    public static final int MAX_LIMIT = 1_000;

    /** The length of a page when nobody says. */
    public static final int DEFAULT_LIMIT = 100;

    /**
     * Checks the limit.
     *
     * @throws IllegalArgumentException naming the value and the bounds
     */
    public ChannelQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit: out of range: value=" + limit + " limit=1.." + MAX_LIMIT);
        }
    }
}
