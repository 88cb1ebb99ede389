package io.strait.core.sim.check;

/** A promise was broken. */
public final class InvariantViolation extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String invariant;

    /**
     * Names what was broken.
     *
     * @param invariant the simple name of the check
     * @param message what happened, with the operations and values concerned
     */
    public InvariantViolation(String invariant, String message) {
        super(invariant + ": " + message);
        this.invariant = invariant;
    }

    /** The simple name of the check that failed. */
    public String invariant() {
        return invariant;
    }
}
