package io.strait.tasklet;

import org.jspecify.annotations.Nullable;

/** How a tasklet ended. */
public sealed interface Exit<T> {

    /** Its body returned. */
    record Returned<T>(@Nullable T value) implements Exit<T> {}

    /** Its body threw. */
    record Failed<T>(Throwable failure) implements Exit<T> {}

    /** It was killed, before or after it had begun. */
    record Killed<T>() implements Exit<T> {}

    /** Whether the body returned. */
    default boolean isNormal() {
        return this instanceof Returned;
    }
}
