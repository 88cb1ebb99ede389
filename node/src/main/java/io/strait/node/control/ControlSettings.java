package io.strait.node.control;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Everything the control plane is told from outside.
 *
 * @param clusterName nodes with another name are refused
 * @param address as others reach this node; port 0: chosen by the operating system
 * @param bindHost the local interface to listen on; the host of {@code address} unless addresses are translated
 * @param seeds where to ask for the cluster, in the same order on all nodes; empty: this node is the first of a new cluster.
 *     The first of the list founds the cluster when none of the others answers
 * @param profile how fast failures are detected
 * @param downing who survives a partition
 * @param joinTimeout how long the seeds may stay silent before the node gives up
 * @param leaveTimeout how long leaving may take in all, the end of the actor system included
 * @param publishTimeout how long a majority may take to confirm a record
 * @param maxRecords how many channels may be declared or closed at once
 */
public record ControlSettings(
        String clusterName,
        Endpoint address,
        String bindHost,
        List<Endpoint> seeds,
        Profile profile,
        Downing downing,
        Duration joinTimeout,
        Duration leaveTimeout,
        Duration publishTimeout,
        int maxRecords) {

    /** How fast failures are detected; the figures are in {@code akka.conf} beside this class. */
    public enum Profile {
        /** A LAN or one host: suspicion after about 2 seconds, removal about 6 seconds later. */
        FAST,
        /** Busy or distant machines: suspicion after 7-11 seconds, removal about 21 seconds later. */
        CONSERVATIVE;

        String path() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Which side of a partition stays. The other side downs itself. */
    public enum Downing {
        /** The side with more members; of two halves the one with the lowest address. */
        KEEP_MAJORITY,
        /** The side with the oldest member, unless that one is alone. */
        KEEP_OLDEST,
        /** No side: every node of the cluster restarts. */
        DOWN_ALL;

        String strategy() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final Pattern CLUSTER_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException naming the field, its value and the limit
     */
    public ControlSettings {
        seeds = List.copyOf(seeds);
        String fault = clusterNameFault(clusterName);
        if (!fault.isEmpty()) {
            throw new IllegalArgumentException("clusterName: " + fault + ": value=" + clusterName);
        }
        requirePositive("joinTimeout", joinTimeout);
        requirePositive("leaveTimeout", leaveTimeout);
        requirePositive("publishTimeout", publishTimeout);
        if (maxRecords < 1) {
            throw new IllegalArgumentException("maxRecords: out of range: value=" + maxRecords + " limit=1..");
        }
    }

    /** The same with another patience for silent seeds. */
    public ControlSettings withJoinTimeout(Duration timeout) {
        return new ControlSettings(
                clusterName,
                address,
                bindHost,
                seeds,
                profile,
                downing,
                timeout,
                leaveTimeout,
                publishTimeout,
                maxRecords);
    }

    /** What is wrong with {@code name} as the name of a cluster; empty when it is one. */
    public static String clusterNameFault(String name) {
        return CLUSTER_NAME.matcher(name).matches()
                ? ""
                : "must be 1 to 64 letters, digits, '-' or '_' and begin with a letter or a digit";
    }

    private static void requirePositive(String field, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(field + ": must be positive: value=" + value);
        }
    }
}
