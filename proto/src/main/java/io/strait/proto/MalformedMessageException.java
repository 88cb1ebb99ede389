package io.strait.proto;

import io.strait.core.op.Outcome;
import io.strait.core.op.Refusal;

/**
 * A message from outside that cannot be read: it had no effect. Every decoding method of this package may throw it, and
 * nothing else whatever the bytes.
 */
public final class MalformedMessageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String field;
    private final String fault;

    /**
     * A fault of one field.
     *
     * @param field the message type and the field as in the .proto files, for instance {@code claim.receiver_branch}
     * @param fault what is wrong with it, with the value and the limit
     */
    public MalformedMessageException(String field, String fault) {
        super("malformed message: " + field + ": " + fault);
        this.field = field;
        this.fault = fault;
    }

    MalformedMessageException(String field, Exception cause) {
        super("malformed message: " + field + ": " + cause.getMessage(), cause);
        this.field = field;
        this.fault = String.valueOf(cause.getMessage());
    }

    /** The message type and the field that is at fault. */
    public String field() {
        return field;
    }

    /** What is wrong with the field. */
    public String fault() {
        return fault;
    }

    /** How an operation that cannot be read is answered: it did not happen. */
    public Outcome.Refused refusal() {
        return new Outcome.Refused(Refusal.INVALID_ARGUMENT, field + ": " + fault);
    }

    /** The same fault, seen from the message that holds the faulty one. */
    MalformedMessageException within(String container) {
        MalformedMessageException outer = new MalformedMessageException(container + "." + field, fault);
        outer.initCause(this);
        return outer;
    }
}
