package io.strait.core.sim.check;

import io.strait.core.op.Branch;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.Op;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * S11: between two services of a branch of a persistent select whose partner waits no other branch is served twice. A partner
 * counts when it is a plain operation that can meet nobody but this branch, and had come to the home when the branch was
 * served first; so this is said only where that takes a bounded time and homes stay where they are, and of a select until it
 * is changed. That needs a run made for it: {@link History#applied} tells how often it was said at all.
 */
public final class LoopsAreFair implements Validation {

    @Override
    public void check(History history) {
        if (history.terms().offersSettleNs() == History.NEVER) {
            return;
        }
        for (Map.Entry<LoopRecord, List<OpRecord>> entry : services(history).entrySet()) {
            LoopRecord loop = entry.getKey();
            for (int branch = 0; branch < loop.size(); branch++) {
                check(history, loop, entry.getValue(), branch);
            }
        }
    }

    /** By select: the rounds that served a branch, in order. Not of one whose answers may have come late, or not at all. */
    private static Map<LoopRecord, List<OpRecord>> services(History history) {
        Map<LoopRecord, List<OpRecord>> services = new LinkedHashMap<>();
        Set<LoopRecord> unclear = new HashSet<>();
        for (OpRecord op : history.ops()) {
            LoopRecord loop = op.loop();
            if (loop == null) {
                continue;
            }
            if (op.wasDetached() || op.isSupplierFailed()) {
                unclear.add(loop);
            }
            if (op.firedBranch() >= 0) {
                services.computeIfAbsent(loop, key -> new ArrayList<>()).add(op);
            }
        }
        services.keySet().removeAll(unclear);
        services.values().forEach(list -> list.sort(Comparator.comparingLong(OpRecord::replyStep)));
        return services;
    }

    private void check(History history, LoopRecord loop, List<OpRecord> services, int number) {
        Branch branch = loop.branch(number);
        long untilStep = aloneUntil(history, loop, branch);
        List<OpRecord> partners = partners(history, branch);
        for (int i = 0; i < services.size() && services.get(i).replyStep() < untilStep; i++) {
            OpRecord served = services.get(i);
            if (served.firedBranch() == number) {
                checkAfter(history, services.subList(i + 1, services.size()), served, partners, untilStep);
            }
        }
    }

    private void checkAfter(
            History history, List<OpRecord> later, OpRecord served, List<OpRecord> partners, long untilStep) {
        if (later.isEmpty() || later.get(0).firedBranch() == served.firedBranch()) {
            return;
        }
        OpRecord partner = longestWaiting(history, served, partners);
        long waitsUntil = partner == null ? 0 : Math.min(untilStep, waitsUntil(history, partner));
        Map<Integer, OpRecord> between = new HashMap<>();
        for (OpRecord other : later) {
            if (other.firedBranch() == served.firedBranch() || other.replyStep() >= waitsUntil) {
                break;
            }
            OpRecord before = between.put(other.firedBranch(), other);
            if (before != null) {
                throw violation("another branch was served twice: first " + before + "; then " + other + "; after "
                        + served + "; partner that waits: " + partner);
            }
        }
        if (!between.isEmpty()) {
            history.applied(this);
        }
    }

    /** Before which step nobody else offered the same as this branch, and nothing was done to it or to its channel. */
    private static long aloneUntil(History history, LoopRecord loop, Branch branch) {
        ChannelFacts channel = history.channel(branch.channel());
        boolean isOfTwo = loop.branchesLike(branch) > 1
                || history.loops().stream().anyMatch(other -> other != loop && other.branchesLike(branch) > 0);
        if (isOfTwo || !channel.properties().equals(ChannelProperties.RENDEZVOUS)) {
            return 0;
        }
        for (OpRecord op : history.ops()) {
            boolean isRival = op.select() != null && op.everOffered(branch.channel(), branch.direction());
            boolean isClose =
                    op.op() instanceof Op.Close close && close.channel().equals(branch.channel());
            boolean isChange =
                    op.op() instanceof Op.ChangeLoop change && change.loop().equals(loop.id());
            if (isRival || isClose || isChange) {
                return op.submitStep();
            }
        }
        return History.NEVER;
    }

    /** Those that could wait for this branch. A lazy one may have no value when its turn comes. */
    private static List<OpRecord> partners(History history, Branch branch) {
        return history.ops().stream()
                .filter(op -> op.isPlain()
                        && !op.isTry()
                        && !op.hasLazyBranch()
                        && op.isAnswered()
                        && !op.wasDetached()
                        && op.offers(branch.channel(), branch.direction().opposite()))
                .toList();
    }

    private static @Nullable OpRecord longestWaiting(History history, OpRecord served, List<OpRecord> partners) {
        OpRecord longest = null;
        for (OpRecord partner : partners) {
            if (isAtHome(history, partner, served)
                    && (longest == null || waitsUntil(history, partner) > waitsUntil(history, longest))) {
                longest = partner;
            }
        }
        return longest;
    }

    /** Whether the partner, and the end of those that it had to wait for (D8), had come to the home. */
    private static boolean isAtHome(History history, OpRecord partner, OpRecord served) {
        long settleNs = history.terms().offersSettleNs();
        if (partner.submitAtNs() + settleNs >= served.replyAtNs()) {
            return false;
        }
        for (OpRecord earlier : partner.session().ops()) {
            boolean goesFirst = earlier.opId() < partner.opId()
                    && earlier.select() != null
                    && earlier.offers(
                            partner.branch(0).channel(), partner.branch(0).direction());
            boolean isOver = earlier.isAnswered() && earlier.replyAtNs() + settleNs < served.replyAtNs();
            if (goesFirst && !isOver) {
                return false;
            }
        }
        return true;
    }

    /** Until which step it waits for sure. It hears of its partner later: what it meets may have been decided before. */
    private static long waitsUntil(History history, OpRecord partner) {
        long untilStep = Math.min(partner.replyStep(), partner.cancelStep());
        if (partner.firedBranch() < 0) {
            return untilStep;
        }
        OpRecord met = history.partnerOf(partner);
        return met == null ? 0 : Math.min(untilStep, met.replyStep());
    }
}
