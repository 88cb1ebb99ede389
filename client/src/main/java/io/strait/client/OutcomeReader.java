package io.strait.client;

import io.strait.AllClosedException;
import io.strait.ChannelClosedException;
import io.strait.ChannelFullException;
import io.strait.ClientClosedException;
import io.strait.ConflictingPropertiesException;
import io.strait.IndeterminateException;
import io.strait.InvalidArgumentException;
import io.strait.OperationTimeoutException;
import io.strait.OverloadedException;
import io.strait.ProtocolException;
import io.strait.StraitException;
import io.strait.SupplierFailedException;
import io.strait.UnavailableException;
import io.strait.core.op.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What an outcome means to the caller of one kind of operation. This class turns every outcome into its exception; each
 * reader overrides those that its operation expects. Exceptions are made here, on the caller's thread, so that their stack
 * shows the call.
 */
abstract class OutcomeReader<R> implements Outcome.Visitor<R> {

    private final String operation;
    private final String subject;

    /**
     * Names what messages say.
     *
     * @param operation for instance {@code send}
     * @param subject for instance {@code channel=orders}
     */
    OutcomeReader(String operation, String subject) {
        this.operation = operation;
        this.subject = subject;
    }

    @Override
    public R onSent(Outcome.Sent outcome) {
        throw unexpected(outcome);
    }

    @Override
    public R onReceived(Outcome.Received outcome) {
        throw unexpected(outcome);
    }

    @Override
    public R onClosed(Outcome.Closed outcome) {
        throw closed(outcome);
    }

    @Override
    public R onTimedOut(Outcome.TimedOut outcome) {
        throw new OperationTimeoutException("deadline passed: " + context());
    }

    /** Nobody but this Strait cancels a call that its caller did not cancel. */
    @Override
    public R onCancelled(Outcome.Cancelled outcome) {
        throw new ClientClosedException("withdrawn because the client was closed: " + context());
    }

    @Override
    public R onNotReady(Outcome.NotReady outcome) {
        throw unexpected(outcome);
    }

    @Override
    public R onRefused(Outcome.Refused outcome) {
        throw refused(outcome);
    }

    @Override
    public R onIndeterminate(Outcome.Indeterminate outcome) {
        throw new IndeterminateException("outcome unknown: " + context() + " reason=\"" + outcome.detail() + "\"");
    }

    @Override
    public R onCloseDone(Outcome.CloseDone outcome) {
        throw unexpected(outcome);
    }

    @Override
    public R onInspected(Outcome.Inspected outcome) {
        throw unexpected(outcome);
    }

    @Override
    public R onDeclared(Outcome.Declared outcome) {
        throw unexpected(outcome);
    }

    @Override
    public R onLoopChanged(Outcome.LoopChanged outcome) {
        throw unexpected(outcome);
    }

    @Override
    public R onAllClosed(Outcome.AllClosed outcome) {
        throw new AllClosedException("all channels are closed: " + context());
    }

    @Override
    public R onBranchRefused(Outcome.BranchRefused outcome) {
        throw refused(new Outcome.Refused(outcome.refusal(), outcome.detail()));
    }

    static ChannelClosedException closed(Outcome.Closed outcome) {
        return new ChannelClosedException(
                outcome.channel().value(),
                outcome.cause().message(),
                outcome.cause().aborted());
    }

    private StraitException refused(Outcome.Refused outcome) {
        String message = outcome.detail() + ": reason=" + outcome.refusal() + " " + context();
        return switch (outcome.refusal()) {
            case INVALID_ARGUMENT, NO_BRANCHES, TOO_MANY_BRANCHES, PAYLOAD_TOO_LARGE, WRONG_CODEC ->
                new InvalidArgumentException(message);
            case OVERLOADED, TOO_MANY_OPERATIONS -> new OverloadedException(message);
            case BUFFER_FULL -> new ChannelFullException(message);
            case CONFLICTING_PROPERTIES -> new ConflictingPropertiesException(message);
            case UNKNOWN_SESSION, UNKNOWN_LOOP, UNAVAILABLE -> new UnavailableException(message);
            case SUPPLIER_FAILED -> new SupplierFailedException(message, supplierFailure());
            case DUPLICATE_OPERATION -> new ProtocolException(message);
        };
    }

    /** What the caller's own supplier threw, for the reader that has suppliers. */
    @Nullable
    Throwable supplierFailure() {
        return null;
    }

    private String context() {
        return "operation=" + operation + " " + subject;
    }

    final ProtocolException unexpected(Outcome outcome) {
        return new ProtocolException("answer does not fit the operation: " + context() + " answer="
                + outcome.getClass().getSimpleName());
    }
}
