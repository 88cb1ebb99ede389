package io.strait.proto;

import io.strait.core.op.Outcome;
import io.strait.core.op.Refusal;

/** How operations end. */
final class OutcomeCodec {

    private OutcomeCodec() {}

    static io.strait.proto.v1.Outcome encode(Outcome outcome) {
        return outcome.accept(Encoder.INSTANCE);
    }

    static Outcome decode(io.strait.proto.v1.Outcome wire) {
        return switch (wire.getKindCase()) {
            case SENT -> new Outcome.Sent(Fields.index(wire.getSent().getBranch(), "sent.branch"));
            case RECEIVED -> decode(wire.getReceived());
            case CLOSED -> decode(wire.getClosed());
            case TIMED_OUT -> new Outcome.TimedOut();
            case CANCELLED -> new Outcome.Cancelled();
            case NOT_READY -> new Outcome.NotReady();
            case REFUSED -> decode(wire.getRefused());
            case INDETERMINATE -> decode(wire.getIndeterminate());
            case CLOSE_DONE -> decode(wire.getCloseDone());
            case INSPECTED -> decode(wire.getInspected());
            case DECLARED -> decode(wire.getDeclared());
            case LOOP_CHANGED ->
                new Outcome.LoopChanged(LoopCodec.id(
                        wire.getLoopChanged().hasLoop(), wire.getLoopChanged().getLoop(), "loop_changed.loop"));
            case ALL_CLOSED -> new Outcome.AllClosed();
            case BRANCH_REFUSED -> decode(wire.getBranchRefused());
            case KIND_NOT_SET -> throw Fields.unknownCase("outcome.kind", wire.getUnknownFields());
        };
    }

    private static Outcome decode(io.strait.proto.v1.Outcome.Received wire) {
        if (!wire.hasValue()) {
            throw Fields.missing("received.value");
        }
        return new Outcome.Received(
                Fields.index(wire.getBranch(), "received.branch"), PayloadCodec.decode(wire.getValue()));
    }

    private static Outcome decode(io.strait.proto.v1.Outcome.Closed wire) {
        if (!wire.hasCause()) {
            throw Fields.missing("closed.cause");
        }
        return new Outcome.Closed(
                Fields.index(wire.getBranch(), "closed.branch"),
                Fields.channel(wire.getChannel(), "closed.channel"),
                ChannelCodec.decode(wire.getCause()));
    }

    private static Outcome decode(io.strait.proto.v1.Outcome.Refused wire) {
        return new Outcome.Refused(
                decode(wire.getRefusal(), wire.getRefusalValue(), "refused.refusal"), wire.getDetail());
    }

    private static Outcome decode(io.strait.proto.v1.Outcome.BranchRefused wire) {
        return new Outcome.BranchRefused(
                Fields.index(wire.getBranch(), "branch_refused.branch"),
                decode(wire.getRefusal(), wire.getRefusalValue(), "branch_refused.refusal"),
                wire.getDetail());
    }

    private static Outcome decode(io.strait.proto.v1.Outcome.Indeterminate wire) {
        int branch = wire.hasBranch() ? Fields.index(wire.getBranch(), "indeterminate.branch") : -1;
        return new Outcome.Indeterminate(branch, wire.getDetail());
    }

    private static Outcome decode(io.strait.proto.v1.Outcome.CloseDone wire) {
        if (!wire.hasCause()) {
            throw Fields.missing("close_done.cause");
        }
        return new Outcome.CloseDone(ChannelCodec.decode(wire.getCause()));
    }

    private static Outcome decode(io.strait.proto.v1.Outcome.Inspected wire) {
        if (!wire.hasInfo()) {
            throw Fields.missing("inspected.info");
        }
        return new Outcome.Inspected(ChannelCodec.decode(wire.getInfo()));
    }

    private static Outcome decode(io.strait.proto.v1.Outcome.Declared wire) {
        if (!wire.hasProperties()) {
            throw Fields.missing("declared.properties");
        }
        return new Outcome.Declared(ChannelCodec.decode(wire.getProperties()));
    }

    static io.strait.proto.v1.Refusal encode(Refusal refusal) {
        return switch (refusal) {
            case INVALID_ARGUMENT -> io.strait.proto.v1.Refusal.REFUSAL_INVALID_ARGUMENT;
            case NO_BRANCHES -> io.strait.proto.v1.Refusal.REFUSAL_NO_BRANCHES;
            case TOO_MANY_BRANCHES -> io.strait.proto.v1.Refusal.REFUSAL_TOO_MANY_BRANCHES;
            case PAYLOAD_TOO_LARGE -> io.strait.proto.v1.Refusal.REFUSAL_PAYLOAD_TOO_LARGE;
            case OVERLOADED -> io.strait.proto.v1.Refusal.REFUSAL_OVERLOADED;
            case BUFFER_FULL -> io.strait.proto.v1.Refusal.REFUSAL_BUFFER_FULL;
            case CONFLICTING_PROPERTIES -> io.strait.proto.v1.Refusal.REFUSAL_CONFLICTING_PROPERTIES;
            case WRONG_CODEC -> io.strait.proto.v1.Refusal.REFUSAL_WRONG_CODEC;
            case UNKNOWN_SESSION -> io.strait.proto.v1.Refusal.REFUSAL_UNKNOWN_SESSION;
            case DUPLICATE_OPERATION -> io.strait.proto.v1.Refusal.REFUSAL_DUPLICATE_OPERATION;
            case TOO_MANY_OPERATIONS -> io.strait.proto.v1.Refusal.REFUSAL_TOO_MANY_OPERATIONS;
            case SUPPLIER_FAILED -> io.strait.proto.v1.Refusal.REFUSAL_SUPPLIER_FAILED;
            case UNAVAILABLE -> io.strait.proto.v1.Refusal.REFUSAL_UNAVAILABLE;
            case UNKNOWN_LOOP -> io.strait.proto.v1.Refusal.REFUSAL_UNKNOWN_LOOP;
        };
    }

    static Refusal decode(io.strait.proto.v1.Refusal refusal, int number, String field) {
        return switch (refusal) {
            case REFUSAL_INVALID_ARGUMENT -> Refusal.INVALID_ARGUMENT;
            case REFUSAL_NO_BRANCHES -> Refusal.NO_BRANCHES;
            case REFUSAL_TOO_MANY_BRANCHES -> Refusal.TOO_MANY_BRANCHES;
            case REFUSAL_PAYLOAD_TOO_LARGE -> Refusal.PAYLOAD_TOO_LARGE;
            case REFUSAL_OVERLOADED -> Refusal.OVERLOADED;
            case REFUSAL_BUFFER_FULL -> Refusal.BUFFER_FULL;
            case REFUSAL_CONFLICTING_PROPERTIES -> Refusal.CONFLICTING_PROPERTIES;
            case REFUSAL_WRONG_CODEC -> Refusal.WRONG_CODEC;
            case REFUSAL_UNKNOWN_SESSION -> Refusal.UNKNOWN_SESSION;
            case REFUSAL_DUPLICATE_OPERATION -> Refusal.DUPLICATE_OPERATION;
            case REFUSAL_TOO_MANY_OPERATIONS -> Refusal.TOO_MANY_OPERATIONS;
            case REFUSAL_SUPPLIER_FAILED -> Refusal.SUPPLIER_FAILED;
            case REFUSAL_UNAVAILABLE -> Refusal.UNAVAILABLE;
            case REFUSAL_UNKNOWN_LOOP -> Refusal.UNKNOWN_LOOP;
            case REFUSAL_UNSPECIFIED -> throw Fields.missing(field);
            case UNRECOGNIZED -> throw Fields.unknownValue(field, number);
        };
    }

    private static final class Encoder implements Outcome.Visitor<io.strait.proto.v1.Outcome> {

        static final Encoder INSTANCE = new Encoder();

        private static final io.strait.proto.v1.Outcome TIMED_OUT = wire().setTimedOut(
                        io.strait.proto.v1.Outcome.TimedOut.getDefaultInstance())
                .build();
        private static final io.strait.proto.v1.Outcome CANCELLED = wire().setCancelled(
                        io.strait.proto.v1.Outcome.Cancelled.getDefaultInstance())
                .build();
        private static final io.strait.proto.v1.Outcome NOT_READY = wire().setNotReady(
                        io.strait.proto.v1.Outcome.NotReady.getDefaultInstance())
                .build();

        private static io.strait.proto.v1.Outcome.Builder wire() {
            return io.strait.proto.v1.Outcome.newBuilder();
        }

        @Override
        public io.strait.proto.v1.Outcome onSent(Outcome.Sent outcome) {
            return wire().setSent(io.strait.proto.v1.Outcome.Sent.newBuilder().setBranch(outcome.branch()))
                    .build();
        }

        @Override
        public io.strait.proto.v1.Outcome onReceived(Outcome.Received outcome) {
            return wire().setReceived(io.strait.proto.v1.Outcome.Received.newBuilder()
                            .setBranch(outcome.branch())
                            .setValue(PayloadCodec.encode(outcome.value())))
                    .build();
        }

        @Override
        public io.strait.proto.v1.Outcome onClosed(Outcome.Closed outcome) {
            return wire().setClosed(io.strait.proto.v1.Outcome.Closed.newBuilder()
                            .setBranch(outcome.branch())
                            .setChannel(outcome.channel().value())
                            .setCause(ChannelCodec.encode(outcome.cause())))
                    .build();
        }

        @Override
        public io.strait.proto.v1.Outcome onTimedOut(Outcome.TimedOut outcome) {
            return TIMED_OUT;
        }

        @Override
        public io.strait.proto.v1.Outcome onCancelled(Outcome.Cancelled outcome) {
            return CANCELLED;
        }

        @Override
        public io.strait.proto.v1.Outcome onNotReady(Outcome.NotReady outcome) {
            return NOT_READY;
        }

        @Override
        public io.strait.proto.v1.Outcome onRefused(Outcome.Refused outcome) {
            return wire().setRefused(io.strait.proto.v1.Outcome.Refused.newBuilder()
                            .setRefusal(encode(outcome.refusal()))
                            .setDetail(outcome.detail()))
                    .build();
        }

        @Override
        public io.strait.proto.v1.Outcome onIndeterminate(Outcome.Indeterminate outcome) {
            var wire = io.strait.proto.v1.Outcome.Indeterminate.newBuilder().setDetail(outcome.detail());
            if (outcome.branch() >= 0) {
                wire.setBranch(outcome.branch());
            }
            return wire().setIndeterminate(wire).build();
        }

        @Override
        public io.strait.proto.v1.Outcome onCloseDone(Outcome.CloseDone outcome) {
            return wire().setCloseDone(io.strait.proto.v1.Outcome.CloseDone.newBuilder()
                            .setCause(ChannelCodec.encode(outcome.cause())))
                    .build();
        }

        @Override
        public io.strait.proto.v1.Outcome onInspected(Outcome.Inspected outcome) {
            return wire().setInspected(io.strait.proto.v1.Outcome.Inspected.newBuilder()
                            .setInfo(ChannelCodec.encode(outcome.info())))
                    .build();
        }

        @Override
        public io.strait.proto.v1.Outcome onDeclared(Outcome.Declared outcome) {
            return wire().setDeclared(io.strait.proto.v1.Outcome.Declared.newBuilder()
                            .setProperties(ChannelCodec.encode(outcome.properties())))
                    .build();
        }

        @Override
        public io.strait.proto.v1.Outcome onLoopChanged(Outcome.LoopChanged outcome) {
            return wire().setLoopChanged(io.strait.proto.v1.Outcome.LoopChanged.newBuilder()
                            .setLoop(LoopCodec.encode(outcome.loop())))
                    .build();
        }

        @Override
        public io.strait.proto.v1.Outcome onAllClosed(Outcome.AllClosed outcome) {
            return wire().setAllClosed(io.strait.proto.v1.Outcome.AllClosed.getDefaultInstance())
                    .build();
        }

        @Override
        public io.strait.proto.v1.Outcome onBranchRefused(Outcome.BranchRefused outcome) {
            return wire().setBranchRefused(io.strait.proto.v1.Outcome.BranchRefused.newBuilder()
                            .setBranch(outcome.branch())
                            .setRefusal(encode(outcome.refusal()))
                            .setDetail(outcome.detail()))
                    .build();
        }
    }
}
