package io.strait.node.control;

import akka.actor.Address;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import io.strait.core.id.NodeUid;
import io.strait.node.control.NodeStatus.State;
import java.util.Map;
import java.util.Optional;

/** Akka's words for members in ours. */
final class Members {

    /** The one actor system name of all Strait nodes; see {@link ClusterCompatibility}. */
    static final String SYSTEM = "strait";

    private static final Map<MemberStatus, State> STATES = Map.of(
            MemberStatus.joining(), State.JOINING,
            MemberStatus.weaklyUp(), State.JOINING,
            MemberStatus.up(), State.UP,
            MemberStatus.leaving(), State.LEAVING,
            MemberStatus.exiting(), State.EXITING,
            MemberStatus.down(), State.DOWN);

    private Members() {}

    static NodeUid uidOf(Member member) {
        return new NodeUid(member.uniqueAddress().longUid());
    }

    static Endpoint endpointOf(Member member) {
        Address address = member.address();
        return new Endpoint(
                withoutBrackets(address.getHost().orElseThrow()),
                address.getPort().orElseThrow());
    }

    static Address addressOf(Endpoint endpoint) {
        String host = endpoint.host().indexOf(':') >= 0 ? "[" + endpoint.host() + "]" : endpoint.host();
        return new Address("akka", SYSTEM, host, endpoint.port());
    }

    /** Empty for what this release does not use: removed members have their own event. */
    static Optional<State> stateOf(Member member) {
        return Optional.ofNullable(STATES.get(member.status()));
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
