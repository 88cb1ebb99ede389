package io.strait.proto;

import io.strait.core.id.Age;
import io.strait.core.id.Attempt;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SelectId;

/**
 * Ids of the peer wire. Most ids in a message belong to the node that sends it, and most ages to the select that the
 * message names first; both are left out, which saves about a third of a claim.
 */
final class IdCodec {

    private IdCodec() {}

    static io.strait.proto.v1.SelectId encode(SelectId select, NodeUid source) {
        io.strait.proto.v1.SelectId.Builder wire =
                io.strait.proto.v1.SelectId.newBuilder().setSequence(select.sequence());
        if (!select.node().equals(source)) {
            wire.setNode(select.node().value());
        }
        return wire.build();
    }

    static SelectId decode(boolean present, io.strait.proto.v1.SelectId wire, NodeUid source, String field) {
        if (!present) {
            throw Fields.missing(field);
        }
        return new SelectId(
                wire.hasNode() ? new NodeUid(wire.getNode()) : source, Fields.ordinal(wire.getSequence(), field));
    }

    static io.strait.proto.v1.Attempt encode(Attempt attempt, NodeUid source) {
        return io.strait.proto.v1.Attempt.newBuilder()
                .setInitiator(encode(attempt.initiator(), source))
                .setNumber(attempt.number())
                .build();
    }

    static Attempt decode(boolean present, io.strait.proto.v1.Attempt wire, NodeUid source, String field) {
        if (!present || wire.getNumber() == 0) {
            throw Fields.missing(field);
        }
        return new Attempt(
                decode(wire.hasInitiator(), wire.getInitiator(), source, field), Fields.index(wire.getNumber(), field));
    }

    /** Encodes an age of a message that names {@code implied} first. */
    static io.strait.proto.v1.Age encode(Age age, SelectId implied, NodeUid source) {
        io.strait.proto.v1.Age.Builder wire =
                io.strait.proto.v1.Age.newBuilder().setTime(age.time());
        if (!age.select().equals(implied)) {
            wire.setSelect(encode(age.select(), source));
        }
        return wire.build();
    }

    static Age decode(boolean present, io.strait.proto.v1.Age wire, SelectId implied, NodeUid source, String field) {
        if (!present) {
            throw Fields.missing(field);
        }
        return new Age(wire.getTime(), wire.hasSelect() ? decode(true, wire.getSelect(), source, field) : implied);
    }
}
