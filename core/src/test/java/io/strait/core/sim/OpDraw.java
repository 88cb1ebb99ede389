package io.strait.core.sim;

import io.strait.core.id.ChannelName;
import io.strait.core.op.Branch;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.ChannelProperties.Overflow;
import io.strait.core.op.Choice;
import io.strait.core.op.Direction;
import io.strait.core.op.LoopChange;
import io.strait.core.op.Op;
import io.strait.core.op.Payload;
import io.strait.core.sim.SimOptions.LoopMix;
import io.strait.core.sim.SimOptions.OpMix;
import io.strait.core.sim.SimOptions.SelectMix;
import io.strait.core.sim.check.History;
import io.strait.core.sim.check.LoopRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Draws the operations of one participant, which has its own leaning towards sending or receiving. */
final class OpDraw {

    private static final Choice[] CHOICES = Choice.values();
    private static final int EMPTY_SELECT_PER_MILLE = 5;
    /** A record keeps one bit for each number. */
    private static final int MAX_LOOP_NUMBERS = 60;

    private final History history;
    private final OpMix mix;
    private final SelectMix selects;
    private final LoopMix loops;
    private final List<ChannelName> channels;
    private final Set<ChannelName> declaredEverywhere;
    private final SeededRandom random;
    private final int sendPercent;
    private final int participant;

    OpDraw(
            History history,
            SimOptions options,
            List<ChannelName> channels,
            Set<ChannelName> declaredEverywhere,
            int participant,
            SeededRandom random) {
        this.history = history;
        this.mix = options.ops();
        this.selects = options.selects();
        this.loops = options.loops();
        this.channels = channels;
        this.declaredEverywhere = declaredEverywhere;
        this.participant = participant;
        this.random = random;
        this.sendPercent = random.coin() ? 50 : random.between(10, 90);
    }

    Op next() {
        if (loops.crowded()) {
            return partnerOfTheCrowd();
        }
        switch (random.weighted(mix.plain(), mix.select(), mix.inspect(), mix.redeclare())) {
            case 0:
                return select(List.of(branch(channel(), direction())));
            case 1:
                return select(branches());
            case 2:
                return new Op.Inspect(channel());
            default:
                return redeclare(channel());
        }
    }

    /** Declares what is declared already, or something that contradicts it. An undeclared channel is only looked at. */
    private Op redeclare(ChannelName channel) {
        ChannelProperties properties = history.channel(channel).properties();
        if (history.terms().crashes()) {
            return new Op.Declare(channel, properties);
        }
        if (!declaredEverywhere.contains(channel)) {
            return new Op.Inspect(channel);
        }
        boolean contradict = random.coin();
        return new Op.Declare(
                channel,
                contradict ? ChannelProperties.buffered(properties.capacity() + 1, Overflow.SUSPEND) : properties);
    }

    private Op.Select select(List<Branch> branches) {
        boolean timed = random.percent(selects.timeoutPercent());
        int choice = random.weighted(selects.eager(), selects.ordered(), selects.oldest());
        return new Op.Select(
                branches,
                CHOICES[choice],
                random.percent(selects.patiencePercent()) ? duration() : Op.NO_TIMEOUT,
                timed ? duration() : Op.NO_TIMEOUT,
                random.percent(selects.tryPercent()),
                timed && random.percent(selects.strictPercent()));
    }

    /** Up to the longest timeout; now and then none at all. */
    long duration() {
        return random.perMille(20) ? 0 : random.logBetween(1_000, Math.max(1_000, selects.maxTimeoutNs()));
    }

    private List<Branch> branches() {
        if (random.percent(selects.oppositePercent()) && channels.size() > 1) {
            return opposite();
        }
        List<Branch> branches = new ArrayList<>();
        int count = random.perMille(EMPTY_SELECT_PER_MILLE) ? 0 : random.between(1, selects.maxBranches());
        for (int i = 0; i < count; i++) {
            branches.add(branch(channel(), direction()));
        }
        return branches;
    }

    /** Sends on one channel and receives on the next: two of these face each other when they are turned the other way. */
    private List<Branch> opposite() {
        int first = random.below(channels.size() - 1);
        int second = first + 1;
        boolean turned = random.coin();
        return List.of(
                branch(channels.get(turned ? second : first), Direction.SEND),
                branch(channels.get(turned ? first : second), Direction.RECEIVE));
    }

    // ---- persistent selects ---------------------------------------------------------------------------------------

    /** Mostly on one channel, so that somebody waits at each branch most of the time. */
    private Op partnerOfTheCrowd() {
        int number = random.percent(85) ? participant % channels.size() : random.below(channels.size());
        return select(
                List.of(branch(channels.get(number), directionServed(number).opposite())));
    }

    /** Of the select that serves a crowd. */
    private Direction directionServed(int channel) {
        return channel < loops.sendBranches() ? Direction.SEND : Direction.RECEIVE;
    }

    Op.OpenLoop openLoop() {
        List<LoopChange> changes = new ArrayList<>();
        if (loops.crowded()) {
            for (int i = 0; i < channels.size(); i++) {
                changes.add(new LoopChange.Add(i, channels.get(i), directionServed(i)));
            }
            return new Op.OpenLoop(changes);
        }
        int count = random.between(0, loops.maxBranches());
        for (int i = 0; i < count; i++) {
            changes.add(new LoopChange.Add(i, channel(), direction()));
        }
        return new Op.OpenLoop(changes);
    }

    Op.Round round(LoopRecord loop) {
        return new Op.Round(
                loop.id(),
                random.percent(selects.timeoutPercent()) ? duration() : Op.NO_TIMEOUT,
                random.percent(loops.pollPercent()));
    }

    /** One change or a few, of branches that are there; null when nothing can be changed any more. */
    Op.@Nullable ChangeLoop change(LoopRecord loop) {
        List<LoopChange> changes = new ArrayList<>();
        int number = loop.size() == 0 ? 0 : random.below(loop.size());
        boolean isThere = number < loop.size() && !loop.isRemoved(number);
        switch (random.weighted(3, 2, 2, 2, 1)) {
            case 0:
                if (loop.size() < MAX_LOOP_NUMBERS) {
                    changes.add(new LoopChange.Add(loop.size(), channel(), direction()));
                }
                break;
            case 1:
                changes.add(new LoopChange.Enable(number));
                break;
            case 2:
                changes.add(new LoopChange.Disable(number));
                break;
            case 3:
                changes.add(new LoopChange.Remove(number));
                break;
            default:
                changes.add(new LoopChange.Disable(number));
                changes.add(new LoopChange.Enable(number));
                break;
        }
        boolean adds = !changes.isEmpty() && changes.get(0) instanceof LoopChange.Add;
        return adds || (isThere && !changes.isEmpty()) ? new Op.ChangeLoop(loop.id(), changes) : null;
    }

    private ChannelName channel() {
        return random.percent(mix.hotChannelPercent()) ? channels.get(0) : random.pick(channels);
    }

    private Direction direction() {
        return random.percent(sendPercent) ? Direction.SEND : Direction.RECEIVE;
    }

    private Branch branch(ChannelName channel, Direction direction) {
        if (direction == Direction.RECEIVE) {
            return Branch.receive(channel);
        }
        if (random.percent(selects.lazyPercent())) {
            return Branch.lazySend(channel);
        }
        return Branch.send(channel, history.newValue(channel, kind()).payload());
    }

    Payload.Kind kind() {
        return random.percent(selects.failurePayloadPercent()) ? Payload.Kind.FAILURE : Payload.Kind.VALUE;
    }
}
