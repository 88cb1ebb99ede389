package io.strait.core.sim;

import io.strait.core.Input;
import io.strait.core.sim.SimOptions.FaultMix;
import io.strait.core.sim.check.SessionRecord;

/** What goes wrong, and when. */
final class Faults {

    private final SimRun run;
    private final SeededRandom random;
    private final FaultMix mix;
    private int crashesOfHomes;

    Faults(SimRun run, SeededRandom random) {
        this.run = run;
        this.random = random;
        this.mix = run.options().faults();
    }

    void start() {
        for (int i = 0; i < mix.homeResets(); i++) {
            atSomeTime(() -> anyNode().handle(new Input.ResetHomes()));
        }
        for (int i = 0; i < mix.viewFaults(); i++) {
            atSomeTime(this::beginViewFault);
        }
        for (int i = 0; i < mix.digests(); i++) {
            atSomeTime(this::sendDigests);
        }
        for (int i = 0; i < mix.crashes(); i++) {
            if (random.coin()) {
                atSomeTime(() -> crash(anyNode()));
            } else {
                crashesOfHomes++;
            }
        }
    }

    /** The home may die about when what it publishes is stored. */
    void onPublish(SimNode home) {
        if (crashesOfHomes > 0 && random.percent(30)) {
            crashesOfHomes--;
            run.events().after(random.between(0, 8 * run.options().network().maxDelayNs()), () -> crash(home));
        }
    }

    private void atSomeTime(Runnable fault) {
        run.events().after(random.between(0, mix.spanNs()), fault);
    }

    private SimNode anyNode() {
        return run.cluster().anyAlive(random);
    }

    /** Every living node compares notes with every home. */
    void sendDigests() {
        for (SimNode node : run.cluster().nodes()) {
            node.handle(new Input.SendDigests());
        }
    }

    /**
     * The others lose sight of one node, each at its own time, while it lives on and keeps acting as a home. It may lose
     * sight of some of them as well. Some never notice.
     */
    private void beginViewFault() {
        SimNode victim = anyNode();
        long lastsNs = random.between(1, Math.max(1, mix.spanNs() / 2));
        for (SimNode observer : run.cluster().nodes()) {
            if (observer != victim && random.percent(80)) {
                loseSight(observer, victim, lastsNs);
            }
            if (observer != victim && random.percent(20)) {
                loseSight(victim, observer, lastsNs);
            }
        }
    }

    private void loseSight(SimNode observer, SimNode suspected, long lastsNs) {
        long spreadNs = 20 * run.options().network().maxDelayNs();
        long beginsNs = random.between(0, spreadNs);
        long endsNs = beginsNs + lastsNs + random.between(0, spreadNs);
        run.events().after(beginsNs, () -> run.cluster().suspect(observer, suspected, true));
        run.events().after(endsNs, () -> run.cluster().suspect(observer, suspected, false));
    }

    /** A node dies with everything on it; the others learn it one by one. At least one survives. */
    private void crash(SimNode victim) {
        boolean isLast = run.cluster().nodes().stream().filter(SimNode::isAlive).count() == 1;
        if (isLast || !victim.isAlive()) {
            return;
        }
        victim.crash();
        for (SessionRecord session : run.history().sessionsAt(victim.index())) {
            run.history().sessionGone(session);
        }
        run.cluster().loseBuffersOf(victim);
        run.workload().onNodeCrashed(victim);
        for (SimNode observer : run.cluster().nodes()) {
            if (observer != victim) {
                long noticedNs = random.between(1, 50) * run.options().network().maxDelayNs();
                run.events().after(noticedNs, () -> run.cluster().remove(observer, victim));
            }
        }
    }
}
