package io.strait.proto;

import io.strait.core.id.Age;
import io.strait.core.id.Attempt;
import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SelectId;
import io.strait.core.id.SessionId;
import io.strait.core.message.Message;
import io.strait.core.op.Branch;
import io.strait.core.op.ChannelInfo;
import io.strait.core.op.ChannelProperties;
import io.strait.core.op.ChannelProperties.Overflow;
import io.strait.core.op.Choice;
import io.strait.core.op.CloseCause;
import io.strait.core.op.Direction;
import io.strait.core.op.LoopChange;
import io.strait.core.op.Op;
import io.strait.core.op.Outcome;
import io.strait.core.op.Payload;
import io.strait.core.op.Refusal;
import io.strait.core.placement.ChannelRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Draws valid records of every kind. The same seed draws the same records. */
final class RandomRecords {

    private final Random random;
    private final NodeUid[] nodes;

    private final List<Supplier<Message>> messages = List.of(
            this::offer,
            () -> new Message.Unavailable(select()),
            () -> new Message.Available(select(), one(Message.AnswerMode.values())),
            () -> new Message.Gone(select(), indexOrNone(), random().nextBoolean()),
            () -> new Message.Recall(attempt()),
            () -> new Message.Returned(attempt(), channel(), select()),
            () -> new Message.Digest(index(), random().nextLong()),
            () -> new Message.CloseChannel(random().nextLong(), channel(), cause()),
            () -> new Message.InspectChannel(random().nextLong(), channel()),
            () -> new Message.DeclareChannel(random().nextLong(), channel(), properties()),
            () -> new Message.Match(select(), index(), select(), index()),
            this::answer,
            () -> new Message.Unpaired(select(), index()),
            () -> new Message.Nothing(select()),
            () -> new Message.Park(attempt(), indexOrNone()),
            () -> new Message.Lost(attempt()),
            this::deliver,
            () -> new Message.ChannelClosed(select(), index(), cause()),
            () -> new Message.NotHome(select(), index(), list(this::index)),
            () -> new Message.OfferRefused(select(), index(), one(Refusal.values()), text(200)),
            () -> new Message.GoneAck(select(), random().nextBoolean()),
            Message.Reenrol::new,
            () -> new Message.HomesReset(index()),
            () -> new Message.ChannelReply(random().nextLong(), outcome()),
            this::claim,
            () -> new Message.Accept(attempt(), indexOrNone()),
            () -> new Message.Reject(attempt()),
            () -> new Message.Busy(attempt(), random().nextBoolean() ? null : age(select())),
            this::enrol,
            this::arm,
            () -> new Message.Pause(select(), indexOrNone()),
            () -> new Message.Readiness(select(), ordinal(), indexOrNone()),
            () -> new Message.CancelClaim(attempt(), select()),
            () -> new Message.Fence(select(), node(), index()),
            () -> new Message.Fenced(select(), node(), index()));

    private final List<Supplier<Op>> ops = List.of(
            this::selectOp,
            () -> new Op.Close(channel(), cause()),
            () -> new Op.Inspect(channel()),
            () -> new Op.Declare(channel(), properties()),
            () -> new Op.OpenLoop(list(this::loopChange)),
            () -> new Op.ChangeLoop(select(), list(this::loopChange)),
            () -> new Op.Round(select(), time(), random().nextBoolean()),
            () -> new Op.EndLoop(select()));

    private final List<Supplier<Outcome>> outcomes = List.of(
            () -> new Outcome.Sent(index()),
            () -> new Outcome.Received(index(), payload()),
            () -> new Outcome.Closed(index(), channel(), cause()),
            Outcome.TimedOut::new,
            Outcome.Cancelled::new,
            Outcome.NotReady::new,
            () -> new Outcome.Refused(one(Refusal.values()), text(200)),
            () -> new Outcome.Indeterminate(indexOrNone(), text(200)),
            () -> new Outcome.CloseDone(cause()),
            () -> new Outcome.Inspected(info()),
            () -> new Outcome.Declared(properties()),
            () -> new Outcome.LoopChanged(select()),
            Outcome.AllClosed::new,
            () -> new Outcome.BranchRefused(index(), one(Refusal.values()), text(200)));

    private final List<Supplier<ClientFrame>> clientFrames = List.of(
            () -> new ClientFrame.Hello(
                    random().nextInt(), text(255), random().nextBoolean() ? null : token(), index()),
            () -> new ClientFrame.Submit(ordinal(), op()),
            () -> new ClientFrame.Cancel(ordinal()),
            () -> random().nextBoolean()
                    ? new ClientFrame.Supply(ordinal(), index(), payload(), null)
                    : new ClientFrame.Supply(ordinal(), index(), null, text(100)),
            () -> new ClientFrame.Acknowledge(List.of(ordinal(), ordinal())),
            ClientFrame.End::new,
            () -> new ClientFrame.Ping(random().nextLong()));

    private final List<Supplier<NodeFrame>> nodeFrames = List.of(
            this::welcome,
            () -> new NodeFrame.Result(ordinal(), outcome()),
            () -> new NodeFrame.NeedValue(ordinal(), index()),
            () -> new NodeFrame.Credit(1 + random().nextInt(1000)),
            () -> new NodeFrame.Draining(list(() -> text(40))),
            () -> new NodeFrame.Endpoints(list(() -> text(40))),
            () -> new NodeFrame.Pong(random().nextLong()));

    RandomRecords(long seed) {
        random = new Random(seed);
        nodes = new NodeUid[] {
            new NodeUid(0), new NodeUid(1), new NodeUid(random.nextLong()), new NodeUid(random.nextLong())
        };
    }

    Random random() {
        return random;
    }

    Message message() {
        return one(messages);
    }

    Op op() {
        return one(ops);
    }

    Outcome outcome() {
        return one(outcomes);
    }

    ClientFrame clientFrame() {
        return one(clientFrames);
    }

    NodeFrame nodeFrame() {
        return one(nodeFrames);
    }

    ChannelRecord channelRecord() {
        return new ChannelRecord(
                channel(),
                properties(),
                random.nextBoolean(),
                random.nextBoolean() ? null : node(),
                random.nextBoolean() ? null : cause());
    }

    /** One of a few nodes, so that sender and owner of an id are often the same. */
    NodeUid node() {
        return one(nodes);
    }

    private Message offer() {
        SelectId select = select();
        return new Message.Offer(
                select,
                age(select),
                one(Message.AnswerMode.values()),
                index(),
                index(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextLong(),
                list(this::offeredBranch));
    }

    private Message enrol() {
        SelectId select = select();
        return new Message.Enrol(
                select,
                age(select),
                random.nextBoolean(),
                random.nextBoolean(),
                list(this::offeredBranch),
                list(this::index));
    }

    private Message arm() {
        SelectId select = select();
        return new Message.Arm(select, age(select), ordinal(), random.nextBoolean());
    }

    private LoopChange loopChange() {
        return switch (random.nextInt(4)) {
            case 0 -> new LoopChange.Add(index(), channel(), one(Direction.values()));
            case 1 -> new LoopChange.Remove(index());
            case 2 -> new LoopChange.Enable(index());
            default -> new LoopChange.Disable(index());
        };
    }

    private Message.OfferedBranch offeredBranch() {
        Direction direction = one(Direction.values());
        boolean delegated = direction == Direction.SEND && random.nextBoolean();
        return new Message.OfferedBranch(index(), channel(), direction, delegated ? payload() : null);
    }

    private Message answer() {
        List<Integer> ready = list(this::index);
        return new Message.Answer(
                select(), ready, ready.stream().map(i -> random.nextLong()).toList());
    }

    private Message deliver() {
        Attempt attempt = attempt();
        return new Message.Deliver(
                attempt, age(attempt.initiator()), index(), channel(), select(), index(), index(), payload());
    }

    private Message claim() {
        Attempt attempt = attempt();
        return new Message.Claim(attempt, age(attempt.initiator()), channel(), select(), index(), payload());
    }

    private Op selectOp() {
        return new Op.Select(
                list(this::branch), one(Choice.values()), time(), time(), random.nextBoolean(), random.nextBoolean());
    }

    private long time() {
        return random.nextBoolean() ? Op.NO_TIMEOUT : random.nextLong(Long.MAX_VALUE);
    }

    private Branch branch() {
        return switch (random.nextInt(3)) {
            case 0 -> Branch.receive(channel());
            case 1 -> Branch.lazySend(channel());
            default -> Branch.send(channel(), payload());
        };
    }

    private NodeFrame welcome() {
        return new NodeFrame.Welcome(
                new SessionId(random.nextLong(), random.nextLong()),
                token(),
                node(),
                text(20),
                text(20),
                random.nextInt(),
                1 + random.nextInt(1000),
                random.nextLong(Long.MAX_VALUE),
                new NodeFrame.Limits(index(), index(), index(), index()));
    }

    private ResumeToken token() {
        byte[] bytes = new byte[1 + random.nextInt(ResumeToken.MAX_BYTES)];
        random.nextBytes(bytes);
        return new ResumeToken(bytes);
    }

    Payload payload() {
        byte[] data = new byte[random.nextInt(64)];
        random.nextBytes(data);
        return new Payload(
                one(Payload.Kind.values()), text(30), list(() -> new Payload.Header(text(10), text(10))), data);
    }

    private ChannelProperties properties() {
        Overflow overflow = one(Overflow.values());
        int capacity = switch (overflow) {
            case SUSPEND -> random.nextInt(10);
            case CONFLATE -> 1;
            default -> 1 + random.nextInt(ChannelProperties.MAX_CAPACITY);
        };
        return new ChannelProperties(
                capacity,
                overflow,
                1 + random.nextInt(ChannelProperties.DEFAULT_MAX_OFFERS),
                random.nextInt(ChannelProperties.DEFAULT_MAX_PAYLOAD_BYTES),
                text(40));
    }

    private ChannelInfo info() {
        return new ChannelInfo(
                channel(),
                node(),
                properties(),
                random.nextBoolean(),
                index(),
                index(),
                index(),
                index(),
                index(),
                random.nextLong(Long.MAX_VALUE),
                random.nextLong(Long.MAX_VALUE),
                random.nextLong(Long.MAX_VALUE),
                random.nextBoolean() ? null : cause());
    }

    CloseCause cause() {
        return new CloseCause(random.nextBoolean(), text(50));
    }

    private SelectId select() {
        return new SelectId(node(), ordinal());
    }

    private Attempt attempt() {
        return new Attempt(select(), 1 + random.nextInt(1000));
    }

    /** An age that is most often of the select that the message names first. */
    private Age age(SelectId implied) {
        return new Age(random.nextLong(), random.nextInt(4) == 0 ? select() : implied);
    }

    ChannelName channel() {
        return new ChannelName("c" + text(20));
    }

    /** Letters of one to four bytes of UTF-8, none of them a control character. */
    private String text(int maxLength) {
        int[] letters = {'a', 'Z', '/', ' ', 'ß', '€', '水', 0x1F600};
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(maxLength / 2 + 1);
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }

    private int index() {
        return random.nextBoolean() ? random.nextInt(4) : random.nextInt(Integer.MAX_VALUE);
    }

    private int indexOrNone() {
        return random.nextBoolean() ? -1 : index();
    }

    private long ordinal() {
        return 1 + random.nextLong(random.nextBoolean() ? 100 : Long.MAX_VALUE - 1);
    }

    private <T extends @Nullable Object> List<T> list(Supplier<T> element) {
        int size = random.nextInt(4);
        List<T> list = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            list.add(element.get());
        }
        return list;
    }

    private <T> T one(List<Supplier<T>> kinds) {
        return kinds.get(random.nextInt(kinds.size())).get();
    }

    private <T> T one(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
