package io.strait.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What all participants of a test saw: each value's fate as its sender was told, and who received it. {@link #check()}
 * says whether there is any run of Strait that they can have seen together. Safe for many threads.
 *
 * <p>A value is {@code sender/channel/sequence}; one sender sends one value at a time.
 */
final class Ledger {

    /** What the sender was told about a value. */
    enum Fate {
        /** It returned normally, or the branch of the select fired. */
        TAKEN,
        /** It had no effect: timeout, another branch, unavailable. */
        NOT_TAKEN,
        /** It is not known (D3). */
        UNKNOWN
    }

    /** One value as one receiver got it. */
    private record Receipt(String receiver, String value) {}

    private final Map<String, Fate> fates = new LinkedHashMap<>();
    private final List<Receipt> receipts = new ArrayList<>();
    private final List<List<String>> alternatives = new ArrayList<>();
    private int receivesInDoubt;

    static String value(String sender, String channel, long sequence) {
        return sender + "/" + channel + "/" + sequence;
    }

    synchronized void sent(String value, Fate fate) {
        if (fates.put(value, fate) != null) {
            throw new IllegalArgumentException("the test sent a value twice: value=" + value);
        }
    }

    /** The values of one select whose outcome is not known: at most one of them may turn up (S1). */
    synchronized void selectInDoubt(List<String> values) {
        alternatives.add(List.copyOf(values));
        values.forEach(value -> sent(value, Fate.UNKNOWN));
    }

    synchronized void received(String receiver, String value) {
        receipts.add(new Receipt(receiver, value));
    }

    /** A receive ended as indeterminate: it may have taken one value that nobody saw. */
    synchronized void receiveInDoubt() {
        receivesInDoubt++;
    }

    /** How many values were received. */
    synchronized int transfers() {
        return receipts.size();
    }

    /** How many operations ended without a known outcome. */
    synchronized int inDoubt() {
        return receivesInDoubt
                + Math.toIntExact(fates.values().stream()
                        .filter(fate -> fate == Fate.UNKNOWN)
                        .count());
    }

    /**
     * Checks everything seen so far; call it when all participants have ended.
     *
     * @throws AssertionError with one line per violation
     */
    synchronized void check() {
        List<String> violations = new ArrayList<>();
        Map<String, String> receivedBy = checkReceipts(violations);
        List<String> missing = new ArrayList<>();
        fates.forEach((value, fate) -> {
            if (fate == Fate.TAKEN && !receivedBy.containsKey(value)) {
                missing.add(value);
            }
        });
        if (missing.size() > receivesInDoubt) {
            violations.add("sent, but received by nobody: values=" + missing + " receivesInDoubt=" + receivesInDoubt);
        }
        for (List<String> values : alternatives) {
            List<String> seen = values.stream().filter(receivedBy::containsKey).toList();
            if (seen.size() > 1) {
                violations.add("two branches of one select: values=" + seen);
            }
        }
        checkOrder(violations);
        if (!violations.isEmpty()) {
            throw new AssertionError(this + "\n  " + String.join("\n  ", violations));
        }
    }

    private Map<String, String> checkReceipts(List<String> violations) {
        Map<String, String> receivedBy = new LinkedHashMap<>();
        for (Receipt receipt : receipts) {
            String before = receivedBy.put(receipt.value(), receipt.receiver());
            if (before != null) {
                violations.add("received twice: value=" + receipt.value() + " by=" + before + "," + receipt.receiver());
            }
            Fate fate = fates.get(receipt.value());
            if (fate == null) {
                violations.add("received, but never sent: value=" + receipt.value());
            } else if (fate == Fate.NOT_TAKEN) {
                violations.add("received, but its sender was told that it was not: value=" + receipt.value());
            }
        }
        return receivedBy;
    }

    /**
     * D8: one receiver sees the values of one sender and channel in the order of the sends. A value in doubt may come when
     * its sender has gone on to the next.
     */
    private void checkOrder(List<String> violations) {
        Map<String, Long> last = new LinkedHashMap<>();
        for (Receipt receipt : receipts) {
            if (fates.get(receipt.value()) == Fate.UNKNOWN) {
                continue;
            }
            int slash = receipt.value().lastIndexOf('/');
            long sequence = Long.parseLong(receipt.value().substring(slash + 1));
            String lane = receipt.receiver() + " <- " + receipt.value().substring(0, slash);
            Long before = last.put(lane, sequence);
            if (before != null && before >= sequence) {
                violations.add("out of order: " + lane + " sequence=" + sequence + " after=" + before);
            }
        }
    }

    @Override
    public synchronized String toString() {
        Map<Fate, Integer> counts = new LinkedHashMap<>();
        fates.values().forEach(fate -> counts.merge(fate, 1, Integer::sum));
        return "ledger: sends=" + counts + " received=" + receipts.size() + " receivesInDoubt=" + receivesInDoubt;
    }
}
