package io.strait.core.sim.check;

/** Something that holds of the whole history once the run is over. */
public interface Validation {

    /**
     * Looks at everything.
     *
     * @throws InvariantViolation naming what does not hold
     */
    void check(History history);

    /** Fails with this check's name. */
    default InvariantViolation violation(String message) {
        return new InvariantViolation(getClass().getSimpleName(), message);
    }
}
