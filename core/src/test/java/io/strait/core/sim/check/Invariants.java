package io.strait.core.sim.check;

import java.util.List;

/** The checks of every run. */
public final class Invariants {

    private Invariants() {}

    /** Looked at after every step; each list serves one run. */
    public static List<Invariant> everyStep() {
        return List.of(
                new OutcomeFits(),
                new OneBranchFires(),
                new DeadlineKept(),
                new OlderIsNeverRefused(),
                new ChoiceKept());
    }

    /** Looked at when everything has settled and the last operations still wait. */
    public static List<Validation> settled() {
        return List.of(new Progress(), new HomesAgree(), new AnsweredIsKept());
    }

    /** Looked at when everything is over and the buffers are drained. */
    public static List<Validation> finished() {
        return List.of(
                new ValueFates(),
                new BufferOrder(),
                new BufferBound(),
                new CloseRules(),
                new TryIsExact(),
                new LoopsAreFair());
    }
}
