package io.strait.tasklet.supervise;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a scope works.
 *
 * @param name what it is called in reports
 * @param endTimeout how long its tasklets may take to end when it is closed
 * @param maxTasklets how many of its tasklets may live at once
 * @param maxChannels how many channels it may have
 * @param onLeak hears of what is left over at its end, on the thread that closes it; null: it is logged
 */
public record ScopeOptions(
        String name,
        Duration endTimeout,
        int maxTasklets,
        int maxChannels,
        @Nullable Consumer<LeakReport> onLeak) {

    /** Checks. */
    public ScopeOptions {
        if (endTimeout.isNegative() || maxTasklets < 0 || maxChannels < 0) {
            throw new IllegalArgumentException("limit is negative: endTimeout=" + endTimeout + " maxTasklets="
                    + maxTasklets + " maxChannels=" + maxChannels);
        }
    }

    /** Five seconds to end, a million tasklets, 10,000 channels, leaks are logged. */
    public static ScopeOptions named(String name) {
        return new ScopeOptions(name, Duration.ofSeconds(5), 1_000_000, 10_000, null);
    }

    /** The same with another time to end. */
    public ScopeOptions withEndTimeout(Duration newEndTimeout) {
        return new ScopeOptions(name, newEndTimeout, maxTasklets, maxChannels, onLeak);
    }

    /** The same with other limits. */
    public ScopeOptions withLimits(int newMaxTasklets, int newMaxChannels) {
        return new ScopeOptions(name, endTimeout, newMaxTasklets, newMaxChannels, onLeak);
    }

    /** The same with a listener for leaks. */
    public ScopeOptions withOnLeak(Consumer<LeakReport> newOnLeak) {
        return new ScopeOptions(name, endTimeout, maxTasklets, maxChannels, newOnLeak);
    }
}
