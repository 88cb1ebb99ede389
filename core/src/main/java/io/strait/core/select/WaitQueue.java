package io.strait.core.select;

import io.strait.core.id.Attempt;
import io.strait.core.id.NodeUid;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Claims that wait at one select, oldest first. Bounded: past the bound the youngest has to yield. */
final class WaitQueue {

    private final int capacity;
    private List<ClaimRequest> claims = List.of();

    WaitQueue(int capacity) {
        this.capacity = capacity;
    }

    boolean isEmpty() {
        return claims.isEmpty();
    }

    /** Adds a claim; returns the youngest when there is one too many (it may be the one just added). */
    @Nullable
    ClaimRequest add(ClaimRequest claim) {
        if (claims.isEmpty()) {
            claims = new ArrayList<>(2);
        }
        int at = claims.size();
        while (at > 0 && claim.age().isOlderThan(claims.get(at - 1).age())) {
            at--;
        }
        claims.add(at, claim);
        return claims.size() > capacity ? claims.remove(claims.size() - 1) : null;
    }

    @Nullable
    ClaimRequest pollOldest() {
        return claims.isEmpty() ? null : claims.remove(0);
    }

    /** Takes out the oldest claim that {@code test} accepts, or returns null. */
    @Nullable
    ClaimRequest take(Predicate<ClaimRequest> test) {
        for (int i = 0; i < claims.size(); i++) {
            if (test.test(claims.get(i))) {
                return claims.remove(i);
            }
        }
        return null;
    }

    @Nullable
    ClaimRequest take(Attempt attempt) {
        return take(claim -> claim.attempt().equals(attempt));
    }

    /** Forgets the claims of a removed node; nobody waits for an answer. */
    void removeOf(NodeUid node) {
        if (!claims.isEmpty()) {
            claims.removeIf(claim -> claim.attempt().initiator().node().equals(node));
        }
    }

    /** Takes out everything, oldest first. */
    List<ClaimRequest> drain() {
        List<ClaimRequest> all = claims;
        claims = List.of();
        return all;
    }

    List<ClaimRequest> view() {
        return claims;
    }
}
