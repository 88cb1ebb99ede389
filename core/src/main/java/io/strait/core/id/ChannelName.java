package io.strait.core.id;

import java.nio.charset.StandardCharsets;

/**
 * The name of a channel: a value, free to travel in messages (C16). Any name that passes the checks is usable at once.
 *
 * @param value 1 to {@value #MAX_BYTES} bytes of UTF-8 without control characters or unpaired surrogates
 */
public record ChannelName(String value) implements Comparable<ChannelName> {

    /** The longest name, in bytes of UTF-8. */
    public static final int MAX_BYTES = 255;

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException naming the field, the fault and the limit
     */
    public ChannelName {
        String fault = faultOf(value);
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
    }

    /** What is wrong with {@code value} as a channel name, or null when it is one. */
    public static @org.jspecify.annotations.Nullable String faultOf(String value) {
        if (value.isEmpty()) {
            return "channel name: is empty: limit=1.." + MAX_BYTES + " bytes";
        }
        if (value.length() > MAX_BYTES || value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return "channel name: too long: bytes=" + value.getBytes(StandardCharsets.UTF_8).length + " limit="
                    + MAX_BYTES;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isISOControl(c)) {
                return "channel name: control character: index=" + i + " code=" + (int) c;
            }
            if (Character.isSurrogate(c)) {
                boolean paired = Character.isHighSurrogate(c)
                        && i + 1 < value.length()
                        && Character.isLowSurrogate(value.charAt(i + 1));
                if (!paired) {
                    return "channel name: unpaired surrogate: index=" + i;
                }
                i++;
            }
        }
        return null;
    }

    @Override
    public int compareTo(ChannelName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
