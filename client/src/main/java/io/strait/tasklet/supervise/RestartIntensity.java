package io.strait.tasklet.supervise;

import java.util.ArrayDeque;

/** Counts restarts within a window of time (Erlang/OTP's restart intensity). */
final class RestartIntensity {

    private final int most;
    private final long windowNs;
    private final ArrayDeque<Long> restarts = new ArrayDeque<>();

    RestartIntensity(int most, long windowNs) {
        this.most = most;
        this.windowNs = windowNs;
    }

    /** Notes a restart; false when it is one too many. Holds at most one more than the limit. */
    boolean note(long nowNs) {
        while (!restarts.isEmpty() && nowNs - restarts.peekFirst() > windowNs) {
            restarts.removeFirst();
        }
        if (restarts.size() >= most) {
            return false;
        }
        restarts.addLast(nowNs);
        return true;
    }
}
