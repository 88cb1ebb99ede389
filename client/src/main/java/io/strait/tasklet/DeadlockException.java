package io.strait.tasklet;

import java.util.List;

/** Every tasklet is blocked, and nothing from outside can wake one (T8). */
public final class DeadlockException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<Blocked> blocked;

    /** One of them. */
    public record Blocked(String tasklet, String waitingFor) {}

    /** Names them all. */
    public DeadlockException(List<Blocked> blocked) {
        super(describe(blocked));
        this.blocked = List.copyOf(blocked);
    }

    private static String describe(List<Blocked> blocked) {
        StringBuilder text = new StringBuilder("all tasklets are blocked: count=" + blocked.size());
        blocked.stream()
                .limit(20)
                .forEach(one ->
                        text.append("\n  ").append(one.tasklet).append(": ").append(one.waitingFor));
        if (blocked.size() > 20) {
            text.append("\n  and ").append(blocked.size() - 20).append(" more");
        }
        return text.toString();
    }

    /** Who waits for what. */
    public List<Blocked> blocked() {
        return blocked;
    }
}
