package io.strait.client.port;

import io.strait.core.op.Payload;

/** An operation that was submitted. All calls return at once, and do nothing when the operation has ended. */
public interface OperationHandle {

    /** Cancels it; a commit wins. The completion gets an outcome either way. */
    void cancel();

    /** Answers {@link Completion#onNeedValue} with the value to send. */
    void supply(int branch, Payload value);

    /** Answers {@link Completion#onNeedValue}: there is no value, and why. */
    void refuseValue(int branch, String failure);
}
