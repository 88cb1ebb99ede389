package io.strait.core.select;

import io.strait.core.CoreLimits;
import io.strait.core.op.LoopChange;
import io.strait.core.op.Outcome;
import io.strait.core.op.Refusal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at changes of a persistent select before any is made, so that all of them are made or none. */
final class LoopChanges {

    private LoopChanges() {}

    static Outcome.@Nullable Refused faultOf(
            List<LoopChange> changes, Map<Integer, LoopBranch> branches, CoreLimits limits) {
        if (changes.size() > limits.maxBranches()) {
            return new Outcome.Refused(
                    Refusal.INVALID_ARGUMENT,
                    "persistent select: too many changes at once: changes=" + changes.size() + " limit=maxBranches="
                            + limits.maxBranches());
        }
        Set<Integer> added = new HashSet<>();
        Set<Integer> removed = new HashSet<>();
        for (LoopChange change : changes) {
            int number = change.branch();
            boolean known = added.contains(number) || (branches.containsKey(number) && !removed.contains(number));
            boolean adds = change instanceof LoopChange.Add;
            if (adds && (known || removed.contains(number) || number < 0)) {
                return invalid("number of a new branch is negative or in use", number);
            }
            if (!adds && !known) {
                return invalid("unknown branch", number);
            }
            if (adds) {
                added.add(number);
            } else if (change instanceof LoopChange.Remove) {
                added.remove(number);
                removed.add(number);
            }
        }
        int left = branches.size()
                + added.size()
                - (int) removed.stream().filter(branches::containsKey).count();
        if (left > limits.maxLoopBranches() && !added.isEmpty()) {
            return new Outcome.Refused(
                    Refusal.TOO_MANY_BRANCHES,
                    "persistent select: branches=" + left + " limit=maxLoopBranches=" + limits.maxLoopBranches());
        }
        return null;
    }

    private static Outcome.Refused invalid(String what, int number) {
        return new Outcome.Refused(Refusal.INVALID_ARGUMENT, "persistent select: " + what + ": branch=" + number);
    }
}
