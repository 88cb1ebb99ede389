package io.strait.core.sim;

import io.strait.core.sim.check.InvariantViolation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param steps calls of a core
 * @param traceHash equal for equal runs
 * @param replay the command that runs the seed again with its trace
 * @param failure null when every promise held
 */
public record SimResult(
        long seed,
        SimOptions options,
        long steps,
        long traceHash,
        Coverage coverage,
        String replay,
        @Nullable Failure failure) {

    /**
     * A broken promise, or a core that threw.
     *
     * @param error what was thrown
     * @param lastLines the end of the trace
     */
    public record Failure(Throwable error, List<String> lastLines) {}

    public boolean isFailed() {
        return failure != null;
    }

    /** What broke, without the operations concerned: equal for failures that look alike. */
    public String kind() {
        if (failure == null) {
            return "ok";
        }
        String[] parts = failure.error().toString().split(": ", 4);
        String kind =
                parts.length > 2 ? parts[1] + ": " + parts[2] : failure.error().toString();
        return failure.error() instanceof InvariantViolation ? kind : failure.error() + " at " + origin();
    }

    private String origin() {
        StackTraceElement[] stack =
                failure == null ? new StackTraceElement[0] : failure.error().getStackTrace();
        return stack.length == 0 ? "?" : stack[0].toString();
    }

    /** Everything that somebody needs who looks into a failure: seed, options, what broke, the trace, how to replay. */
    public String report() {
        if (failure == null) {
            return "seed " + seed + ": ok, steps=" + steps + " hash=" + Long.toHexString(traceHash);
        }
        StringBuilder text = new StringBuilder();
        failure.lastLines().forEach(line -> text.append(line).append('\n'));
        text.append("seed ").append(seed).append(": FAILED at step ").append(steps);
        text.append(" hash=").append(Long.toHexString(traceHash)).append('\n');
        text.append("options: ").append(options).append('\n');
        text.append("violation: ").append(failure.error()).append('\n');
        StackTraceElement[] stack = failure.error().getStackTrace();
        for (int i = 0; i < Math.min(8, stack.length); i++) {
            text.append("    at ").append(stack[i]).append('\n');
        }
        return text.append("replay: ").append(replay).append('\n').toString();
    }
}
