package io.strait.toolbox;

import io.strait.Channel;
import io.strait.ChannelOptions;
import io.strait.Codec;
import io.strait.Header;
import io.strait.InvalidArgumentException;
import io.strait.Message;
import io.strait.Strait;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Questions with answers: a channel of questions, each of which brings the channel for its answer.
 *
 * <pre>{@code
 * CallChannel<String, Integer> length = CallChannel.over(strait, "length", Codec.utf8(), Codec.json(Integer.class));
 * Stage server = length.serve(scheduler, 4, text -> text.length()); // here or in another process
 * int answer = length.call("espresso", Duration.ofSeconds(2));
 * }</pre>
 *
 * <p>Each question goes to one server, whichever is free; any number of servers may serve one name. A caller that gives up
 * before a server took its question has asked nothing (S8); one that gives up later does not stop the handler, whose answer
 * is then dropped after {@link #ANSWER_PATIENCE}.
 *
 * @param <Q> questions
 * @param <A> answers
 */
public final class CallChannel<Q, A> {

    private static final Logger LOG = LoggerFactory.getLogger(CallChannel.class);

    /** How long a server offers an answer before it takes its caller for gone. */
    public static final Duration ANSWER_PATIENCE = Duration.ofSeconds(5);

    private static final String REPLY_TO = "strait-reply-to";

    /** How questions travel: {@code W} is a question with its reply channel. */
    private record Wire<W, Q, A>(
            Channel<W> questions,
            Supplier<Channel<A>> newReply,
            BiFunction<Q, Channel<A>, W> ask,
            Function<W, Q> question,
            Function<W, Channel<A>> reply) {}

    private record LocalQuestion<Q, A>(Q question, Channel<A> reply) {}

    private final Wire<?, Q, A> wire;
    /** Whether nobody can serve who does not have this object. */
    private final boolean local;

    private final AtomicInteger servers = new AtomicInteger();

    private CallChannel(Wire<?, Q, A> wire, boolean local) {
        this.wire = wire;
        this.local = local;
    }

    /** Within one scheduler's reach: questions and answers go by reference. */
    public static <Q, A> CallChannel<Q, A> local(Scheduler scheduler, String name) {
        LocalChannel<LocalQuestion<Q, A>> questions = scheduler.channel(name, ChannelOptions.rendezvous());
        return new CallChannel<>(
                new Wire<>(
                        questions,
                        () -> scheduler.channel(name + ".reply", ChannelOptions.buffered(1)),
                        LocalQuestion::new,
                        LocalQuestion::question,
                        LocalQuestion::reply),
                true);
    }

    /**
     * Over channels of a Strait. The reply channel's name travels in a header.
     *
     * @param name of the channel of questions; reply channels are called {@code name.reply.UUID}
     */
    public static <Q, A> CallChannel<Q, A> over(
            Strait strait, String name, Codec<Q> questionCodec, Codec<A> answerCodec) {
        Channel<Message<Q>> questions = strait.channel(name, questionCodec.withHeaders());
        return new CallChannel<>(
                new Wire<>(
                        questions,
                        () -> strait.channel(name + ".reply." + UUID.randomUUID(), answerCodec),
                        (question, reply) -> new Message<>(question, List.of(new Header(REPLY_TO, reply.name()))),
                        Message::value,
                        message -> strait.channel(
                                message.header(REPLY_TO)
                                        .orElseThrow(() ->
                                                new InvalidArgumentException("question has no reply channel: channel="
                                                        + name + " header=" + REPLY_TO)),
                                answerCodec)),
                false);
    }

    // ---- calling --------------------------------------------------------------------------------------------------

    /**
     * Asks and waits for the answer, as long as it takes.
     *
     * @throws io.strait.RemoteFailureException when the handler threw; within one scheduler the cause is what it threw
     * @throws io.strait.ChannelClosedException when the channel of questions is closed
     * @throws InterruptedException when interrupted
     */
    public A call(Q question) throws InterruptedException {
        return call(wire, question);
    }

    /**
     * As {@link #call(Object)}, but at most so long: until a server takes the question and until it has answered, together.
     *
     * @throws io.strait.OperationTimeoutException when there is no answer in time
     */
    public A call(Q question, Duration timeout) throws InterruptedException {
        return call(wire, question, timeout);
    }

    private static <W, Q, A> A call(Wire<W, Q, A> wire, Q question) throws InterruptedException {
        Channel<A> reply = wire.newReply.get();
        wire.questions.send(wire.ask.apply(question, reply));
        return reply.receive();
    }

    private static <W, Q, A> A call(Wire<W, Q, A> wire, Q question, Duration timeout) throws InterruptedException {
        long begun = System.nanoTime();
        Channel<A> reply = wire.newReply.get();
        wire.questions.send(wire.ask.apply(question, reply), timeout);
        Duration left = timeout.minusNanos(System.nanoTime() - begun);
        return reply.receive(left.isNegative() ? Duration.ZERO : left);
    }

    /** No more questions, anywhere: later calls fail; those that wait are still served (C7). Does not wait for that. */
    public void close(String cause) throws InterruptedException {
        wire.questions.close(cause);
    }

    // ---- serving --------------------------------------------------------------------------------------------------

    /** {@link #serve(Scheduler, int, Step, StageOptions)} with default options. */
    public Stage serve(Scheduler scheduler, int workers, Step<? super Q, ? extends A> handler) {
        return serve(scheduler, workers, handler, StageOptions.named("serve-" + wire.questions.name()));
    }

    /**
     * Answers questions until the channel of questions is closed or the stage is stopped. What the handler throws goes to the
     * caller. When the stage is killed or fails, callers whose questions it has taken get a failure that says so. If it was the
     * last server of a local call channel, that is aborted; a Strait's channel of questions stays, for it may have servers
     * elsewhere.
     *
     * @param scheduler whose tasklets serve; a local call channel must be of this scheduler
     * @param workers how many questions are answered at once
     * @param options its failure handler hears of questions that cannot be read, which have no caller to tell
     */
    public Stage serve(Scheduler scheduler, int workers, Step<? super Q, ? extends A> handler, StageOptions options) {
        if (workers < 1) {
            throw new InvalidArgumentException("serving needs workers: workers=" + workers);
        }
        List<TaskletStage.Body> bodies = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            bodies.add(stage -> serve(stage, wire, handler));
        }
        servers.incrementAndGet();
        TaskletStage stage = TaskletStage.of(scheduler, options);
        return stage.onEnd(() -> left(stage)).start(bodies);
    }

    private void left(TaskletStage stage) {
        if (servers.decrementAndGet() == 0 && local && stage.hasFailed()) {
            // Not closed: callers that wait at a closed channel would be waiting for a server still.
            CompletableFuture<Boolean> unused = wire.questions
                    .abortAsync(stage.closeCause())
                    .handle((aborted, failure) -> {
                        if (failure != null) {
                            LOG.warn("questions not aborted: channel={}", wire.questions.name(), failure);
                        }
                        return true;
                    });
        }
    }

    private static <W, Q, A> void serve(TaskletStage stage, Wire<W, Q, A> wire, Step<? super Q, ? extends A> handler)
            throws Exception {
        stage.drain(
                wire.questions,
                asked -> {
                    Channel<A> reply;
                    try {
                        reply = wire.reply.apply(asked);
                    } catch (InvalidArgumentException e) {
                        stage.decide(e, wire.question.apply(asked), nobody -> {});
                        return;
                    }
                    answer(wire.question.apply(asked), reply, handler);
                },
                failure -> stage.decide(failure, null, nobody -> {}));
    }

    private static <Q, A> void answer(Q question, Channel<A> reply, Step<? super Q, ? extends A> handler)
            throws Exception {
        CompletableFuture<Void> answering;
        try {
            answering = reply.sendAsync(handler.apply(question), ANSWER_PATIENCE);
        } catch (InterruptedException | Error e) {
            // Killed: the caller is told by a send that does not keep this tasklet.
            giveUpLater(reply.sendFailureAsync(
                    new IllegalStateException("server has ended before it answered: channel=" + reply.name(), e)));
            throw e;
        } catch (Exception e) {
            answering = reply.sendFailureAsync(e);
        }
        try {
            answering.get(ANSWER_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            boolean unused = answering.cancel(false);
            // The caller has given up, which is its right.
            LOG.debug("answer not taken: channel={}", reply.name(), e);
        } catch (InterruptedException | Error e) {
            giveUpLater(answering);
            throw e;
        }
    }

    private static void giveUpLater(CompletableFuture<Void> answering) {
        CompletableFuture.delayedExecutor(ANSWER_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> answering.cancel(false));
    }
}
