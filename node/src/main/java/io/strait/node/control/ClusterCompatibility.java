package io.strait.node.control;

import akka.cluster.ConfigValidation;
import akka.cluster.Invalid;
import akka.cluster.JoinConfigCompatChecker;
import akka.cluster.Valid;
import akka.japi.Util;
import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import scala.collection.immutable.Seq;

/**
 * Refuses nodes of another cluster or of another control protocol, with both values in the message.
 *
 * <p>All Strait clusters are one actor system name to Akka, because a stranger with another system name is dropped by the
 * transport without a word to it; this check is made when a node asks to join, and both ends hear of it.
 */
final class ClusterCompatibility extends JoinConfigCompatChecker {

    /** The name of the cluster, {@link ControlSettings#clusterName()}. */
    static final String NAME_KEY = "strait-control.cluster-name";
    /** The version of what the control planes say to each other. */
    static final String PROTOCOL_KEY = "strait-control.protocol";
    /** Grows when a node of the version before could not stay in one cluster with this one. */
    static final int PROTOCOL = 1;

    @Override
    public Seq<String> requiredKeys() {
        return Util.immutableSeq(List.of(NAME_KEY, PROTOCOL_KEY));
    }

    @Override
    public ConfigValidation check(Config theirs, Config ours) {
        List<String> faults = new ArrayList<>();
        for (String key : List.of(NAME_KEY, PROTOCOL_KEY)) {
            String their = theirs.hasPath(key) ? theirs.getString(key) : "(none)";
            if (!their.equals(ours.getString(key))) {
                faults.add(key.substring(key.indexOf('.') + 1) + " differs: theirs=" + their + " ours="
                        + ours.getString(key));
            }
        }
        return faults.isEmpty() ? Valid.getInstance() : new Invalid(Util.immutableSeq(faults));
    }
}
