package io.strait.core.sim;

import io.strait.core.message.Message;
import io.strait.core.op.Outcome;
import java.util.Map;
import java.util.TreeMap;

/** How often each kind of message was delivered and each kind of outcome given: what a run never does, it never tests. */
public final class Coverage {

    private static final Class<?>[] MESSAGES = Message.class.getPermittedSubclasses();
    private static final Class<?>[] OUTCOMES = Outcome.class.getPermittedSubclasses();

    private static final ClassValue<Integer> KIND = new ClassValue<>() {
        @Override
        protected Integer computeValue(Class<?> type) {
            return Math.max(indexOf(MESSAGES, type), indexOf(OUTCOMES, type));
        }
    };

    private final long[] messages = new long[MESSAGES.length];
    private final long[] outcomes = new long[OUTCOMES.length];
    private final Map<String, Long> checks = new TreeMap<>();

    private static int indexOf(Class<?>[] types, Class<?> type) {
        for (int i = 0; i < types.length; i++) {
            if (types[i] == type) {
                return i;
            }
        }
        return -1;
    }

    /** Counts a message; returns a number for its kind. */
    int message(Message message) {
        int kind = KIND.get(message.getClass());
        messages[kind]++;
        return kind;
    }

    /** Counts an outcome; returns a number for its kind. */
    int outcome(Outcome outcome) {
        int kind = KIND.get(outcome.getClass());
        outcomes[kind]++;
        return kind;
    }

    /** Counts checks that need more than most runs have, by name. */
    void checks(Map<String, Long> applied) {
        applied.forEach((check, times) -> checks.merge(check, times, Long::sum));
    }

    /** How often each check was applied that needs more than most runs have. One that never was is not named. */
    public Map<String, Long> checks() {
        return checks;
    }

    /** Adds what another run has seen. */
    public void add(Coverage other) {
        checks(other.checks);
        for (int i = 0; i < messages.length; i++) {
            messages[i] += other.messages[i];
        }
        for (int i = 0; i < outcomes.length; i++) {
            outcomes[i] += other.outcomes[i];
        }
    }

    /** Occurrences by simple name of the message or outcome, every kind included. */
    public Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        for (int i = 0; i < messages.length; i++) {
            counts.put(MESSAGES[i].getSimpleName(), messages[i]);
        }
        for (int i = 0; i < outcomes.length; i++) {
            counts.put(OUTCOMES[i].getSimpleName(), outcomes[i]);
        }
        return counts;
    }
}
