package io.strait.tasklet.engine;

import io.strait.ChannelClosedException;
import io.strait.ChannelFullException;
import io.strait.ChannelInfo;
import io.strait.ChannelOptions;
import io.strait.ChannelRef;
import io.strait.InvalidArgumentException;
import io.strait.OperationTimeoutException;
import io.strait.OverloadedException;
import io.strait.ReceiveResult;
import io.strait.Receiver;
import io.strait.RemoteFailureException;
import io.strait.SendResult;
import io.strait.Sender;
import io.strait.client.Declarations;
import io.strait.client.ReceiverViews;
import io.strait.tasklet.LocalChannel;
import io.strait.tasklet.ReceiveHandler;
import io.strait.tasklet.StandingReceive;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.UndeliveredValueHandler;
import io.strait.tasklet.engine.ChannelState.Answer;
import io.strait.tasklet.engine.Wait.End;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A local channel's API. A tasklet of the channel's scheduler steps the {@link ChannelState} itself and waits as that tasklet; any
 * other thread has the scheduler step it and parks.
 */
final class RuntimeChannel<T> implements LocalChannel<T> {

    private static final int MAX_CAUSE = 1_024;
    private static final ChannelOptions RENDEZVOUS = ChannelOptions.rendezvous();

    private final RuntimeScheduler scheduler;
    private final ChannelState state;

    /** A rendezvous called after its number. */
    RuntimeChannel(RuntimeScheduler scheduler, long number) {
        this.scheduler = scheduler;
        this.state = new ChannelState(scheduler, null, number, RENDEZVOUS, null);
    }

    RuntimeChannel(
            RuntimeScheduler scheduler,
            String name,
            ChannelOptions options,
            @Nullable UndeliveredValueHandler<? super T> undelivered) {
        // Checked as for any channel; by reference there is neither codec nor size.
        Object unusedName = Declarations.name(name);
        Object unusedProperties = Declarations.properties(name, options, "");
        this.scheduler = scheduler;
        this.state = new ChannelState(
                scheduler,
                name,
                0,
                options,
                undelivered == null
                        ? null
                        : (element, reason) -> undelivered.onUndelivered(name, cast(element), reason));
    }

    /** The local channel of which this is an end; null: it is an end of something else. */
    static <T> @Nullable RuntimeChannel<T> behind(Receiver<T> end) {
        if (end instanceof RuntimeChannel<T> whole) {
            return whole;
        }
        return end instanceof ReceiverView<T> view ? view.channel() : null;
    }

    /** As {@link #behind(Receiver)} for the other end. */
    static <T> @Nullable RuntimeChannel<T> behind(Sender<T> end) {
        if (end instanceof RuntimeChannel<T> whole) {
            return whole;
        }
        return end instanceof SenderView<T> view ? view.channel() : null;
    }

    ChannelState state() {
        return state;
    }

    @SuppressWarnings("unchecked")
    private T cast(Object element) {
        return (T) element;
    }

    // ---- send -----------------------------------------------------------------------------------------------------

    @Override
    public void send(T value) throws InterruptedException {
        RuntimeTasklet<?> tasklet = scheduler.caller();
        if (tasklet != null && tasklet.raised == null && !isObserved()) {
            Answer answer = state.send(Objects.requireNonNull(value), null);
            if (answer == Answer.SENT) {
                return;
            }
            if (answer == Answer.NOT_READY) {
                // The usual wait: the channel was looked at just now.
                Turns.requireMayBlock(tasklet, "send to ", state);
                TaskletWait wait = tasklet.plainWait();
                wait.park(state, value);
                scheduler.await(tasklet, wait);
                requireSent(wait);
                return;
            }
        }
        requireSent(ChannelOperation.perform(this, value, ChannelOperation.FOREVER));
    }

    @Override
    public void send(T value, Duration timeout) throws InterruptedException {
        requireSent(ChannelOperation.perform(this, value, Nanos.of(timeout)));
    }

    @Override
    public SendResult trySend(T value) throws InterruptedException {
        return sendResult(ChannelOperation.perform(this, value, ChannelOperation.NOW));
    }

    @Override
    public SendResult trySend(T value, Duration timeout) throws InterruptedException {
        return sendResult(ChannelOperation.perform(this, value, Nanos.of(timeout)));
    }

    @Override
    public void sendFailure(Throwable failure) throws InterruptedException {
        requireSent(ChannelOperation.perform(this, new ChannelState.Failure(failure), ChannelOperation.FOREVER));
    }

    @Override
    public void sendAll(Iterable<? extends T> values) throws InterruptedException {
        for (T value : values) {
            send(value);
        }
    }

    @Override
    public CompletableFuture<Void> sendAsync(T value) {
        return ChannelOperation.start(this, value, ChannelOperation.FOREVER, this::sent);
    }

    @Override
    public CompletableFuture<Void> sendAsync(T value, Duration timeout) {
        return ChannelOperation.start(this, value, Nanos.of(timeout), this::sent);
    }

    @Override
    public CompletableFuture<SendResult> trySendAsync(T value) {
        return ChannelOperation.start(this, value, ChannelOperation.NOW, this::sendResult);
    }

    @Override
    public CompletableFuture<SendResult> trySendAsync(T value, Duration timeout) {
        return ChannelOperation.start(this, value, Nanos.of(timeout), this::sendResult);
    }

    @Override
    public CompletableFuture<Void> sendFailureAsync(Throwable failure) {
        return ChannelOperation.start(this, new ChannelState.Failure(failure), ChannelOperation.FOREVER, this::sent);
    }

    @SuppressWarnings("NullAway") // The result of a send is no value.
    private Void sent(Wait wait) {
        requireSent(wait);
        return null;
    }

    private void requireSent(Wait wait) {
        if (wait.end != End.COMPLETED) {
            throw failureOf(wait, "send");
        }
    }

    private SendResult sendResult(Wait wait) {
        return switch (requireEnd(wait)) {
            case COMPLETED -> new SendResult.Sent();
            case CLOSED -> new SendResult.Closed(state.requireClosed());
            case TIMED_OUT, FULL -> new SendResult.NotReady();
            case CANCELLED, STOPPED, FAILED -> throw failureOf(wait, "trySend");
        };
    }

    // ---- receive --------------------------------------------------------------------------------------------------

    @Override
    public T receive() throws InterruptedException {
        RuntimeTasklet<?> tasklet = scheduler.caller();
        if (tasklet != null && tasklet.raised == null && !isObserved()) {
            Object answer = state.receive(null);
            if (!(answer instanceof Answer)) {
                return read(answer);
            }
            if (answer == Answer.NOT_READY) {
                // The usual wait: the channel was looked at just now.
                Turns.requireMayBlock(tasklet, "receive from ", state);
                TaskletWait wait = tasklet.plainWait();
                wait.park(state, null);
                scheduler.await(tasklet, wait);
                return received(wait);
            }
        }
        return received(ChannelOperation.perform(this, null, ChannelOperation.FOREVER));
    }

    @Override
    public T receive(Duration timeout) throws InterruptedException {
        return received(ChannelOperation.perform(this, null, Nanos.of(timeout)));
    }

    @Override
    public ReceiveResult<T> tryReceive() throws InterruptedException {
        return receiveResult(ChannelOperation.perform(this, null, ChannelOperation.NOW));
    }

    @Override
    public ReceiveResult<T> tryReceive(Duration timeout) throws InterruptedException {
        return receiveResult(ChannelOperation.perform(this, null, Nanos.of(timeout)));
    }

    @Override
    public ReceiveResult<T> receiveOrClosed() throws InterruptedException {
        return receiveResult(ChannelOperation.perform(this, null, ChannelOperation.FOREVER));
    }

    @Override
    public CompletableFuture<T> receiveAsync() {
        return ChannelOperation.start(this, null, ChannelOperation.FOREVER, this::received);
    }

    @Override
    public CompletableFuture<T> receiveAsync(Duration timeout) {
        return ChannelOperation.start(this, null, Nanos.of(timeout), this::received);
    }

    @Override
    public CompletableFuture<ReceiveResult<T>> tryReceiveAsync() {
        return ChannelOperation.start(this, null, ChannelOperation.NOW, this::receiveResult);
    }

    @Override
    public CompletableFuture<ReceiveResult<T>> tryReceiveAsync(Duration timeout) {
        return ChannelOperation.start(this, null, Nanos.of(timeout), this::receiveResult);
    }

    @Override
    public CompletableFuture<ReceiveResult<T>> receiveOrClosedAsync() {
        return ChannelOperation.start(this, null, ChannelOperation.FOREVER, this::receiveResult);
    }

    private T received(Wait wait) {
        Object element = wait.element;
        if (wait.end != End.COMPLETED || element == null) {
            throw failureOf(wait, "receive");
        }
        wait.element = null;
        return read(element);
    }

    private ReceiveResult<T> receiveResult(Wait wait) {
        return switch (requireEnd(wait)) {
            case COMPLETED -> {
                Object element = Objects.requireNonNull(wait.element);
                wait.element = null;
                yield element instanceof ChannelState.Failure failure
                        ? new ReceiveResult.Failed<>(remoteFailure(state.name(), failure))
                        : new ReceiveResult.Received<>(cast(element));
            }
            case CLOSED -> new ReceiveResult.Closed<>(state.requireClosed());
            case TIMED_OUT -> new ReceiveResult.NotReady<>(state.name());
            case CANCELLED, FULL, STOPPED, FAILED -> throw failureOf(wait, "tryReceive");
        };
    }

    /** The value; a failure is thrown (C9). */
    T read(Object element) {
        if (element instanceof ChannelState.Failure failure) {
            throw remoteFailure(state.name(), failure);
        }
        return cast(element);
    }

    static RemoteFailureException remoteFailure(String channel, ChannelState.Failure sent) {
        Throwable failure = sent.failure();
        StringWriter stack = new StringWriter();
        failure.printStackTrace(new PrintWriter(stack, true));
        RemoteFailureException received = new RemoteFailureException(
                channel,
                failure.getClass().getName(),
                failure.getMessage() == null ? "" : failure.getMessage(),
                stack.toString());
        received.initCause(failure);
        return received;
    }

    // ---- one operation --------------------------------------------------------------------------------------------

    private static End requireEnd(Wait wait) {
        return Objects.requireNonNull(wait.end);
    }

    RuntimeException failureOf(Wait wait, String operation) {
        return switch (requireEnd(wait)) {
            case CLOSED -> state.requireClosed();
            case TIMED_OUT -> new OperationTimeoutException(operation + " timed out: channel=" + state.name());
            case FULL -> new ChannelFullException("buffer is full: channel=" + state.name());
            case STOPPED -> scheduler.closedException();
            case FAILED -> Objects.requireNonNull(wait.failure);
            case COMPLETED, CANCELLED -> new IllegalStateException("unexpected end: end=" + wait.end);
        };
    }

    /** Whether an operation is more than the exchange of a value: somebody listens, or order is asked for. */
    boolean isObserved() {
        return scheduler.hooks().hearsOperations() || state.preference != Preference.NEITHER || state.scheduleAll;
    }

    // ---- handlers -------------------------------------------------------------------------------------------------

    @Override
    public StandingReceive onReceive(ReceiveHandler<? super T> handler) {
        scheduler.requireOpen();
        HandledReceive<T> receive = new HandledReceive<>(this, Objects.requireNonNull(handler));
        scheduler.perform(receive::enter);
        return receive;
    }

    @Override
    public void sendThen(T value, Runnable sent, Consumer<? super RuntimeException> failed) {
        Objects.requireNonNull(value);
        Objects.requireNonNull(sent);
        Objects.requireNonNull(failed);
        scheduler.requireOpen();
        if (scheduler.isOwner()) {
            sendHere(value, sent, failed);
        } else {
            scheduler.submit(() -> new HandledSend<>(this, sent, failed).enter(value));
        }
    }

    private void sendHere(T value, Runnable sent, Consumer<? super RuntimeException> failed) {
        Callbacks callbacks = scheduler.callbacks();
        if (callbacks.isFull()) {
            throw new OverloadedException("callbacks wait for the scheduler: scheduler=" + scheduler.name());
        }
        if (state.send(value, null) == Answer.SENT) {
            callbacks.add(sent);
        } else {
            new HandledSend<>(this, sent, failed).enter(value);
        }
    }

    // ---- close, inspect -------------------------------------------------------------------------------------------

    @Override
    public void close() {
        close("");
    }

    @Override
    public void close(String cause) {
        requireCause(cause);
        scheduler.call(() -> {
            state.close(cause);
            return true;
        });
    }

    @Override
    public CompletableFuture<Void> closeAsync() {
        return closeAsync("");
    }

    @Override
    public CompletableFuture<Void> closeAsync(String cause) {
        requireCause(cause);
        return later(() -> state.close(cause));
    }

    @Override
    public void abort(String cause) {
        requireCause(cause);
        scheduler.call(() -> {
            state.abort(cause);
            return true;
        });
    }

    @Override
    public CompletableFuture<Void> abortAsync(String cause) {
        requireCause(cause);
        return later(() -> state.abort(cause));
    }

    private CompletableFuture<Void> later(Runnable step) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        scheduler.perform(() -> {
            step.run();
            done.complete(null);
        });
        return done;
    }

    private void requireCause(String cause) {
        if (cause.length() > MAX_CAUSE) {
            throw new InvalidArgumentException(
                    "cause is too long: channel=" + state.name() + " length=" + cause.length() + " limit=" + MAX_CAUSE);
        }
    }

    @Override
    public ChannelInfo info() {
        return scheduler.call(state::info);
    }

    @Override
    public CompletableFuture<ChannelInfo> infoAsync() {
        CompletableFuture<ChannelInfo> info = new CompletableFuture<>();
        scheduler.perform(() -> info.complete(state.info()));
        return info;
    }

    @Override
    public int balance() {
        return scheduler.call(state::balance);
    }

    @Override
    public List<Tasklet<?>> waiting() {
        return scheduler.call(state::waiting);
    }

    // ---- views and settings ---------------------------------------------------------------------------------------

    @Override
    public String name() {
        return state.name();
    }

    @Override
    public ChannelRef ref() {
        return new ChannelRef(state.name());
    }

    @Override
    public Sender<T> sender() {
        return new SenderView<>(this);
    }

    @Override
    public Receiver<T> receiver() {
        return new ReceiverView<>(this);
    }

    @Override
    public Iterator<T> iterator() {
        return ReceiverViews.iterator(this);
    }

    @Override
    public Stream<T> stream() {
        return ReceiverViews.stream(this);
    }

    @Override
    public Flow.Publisher<T> publisher() {
        return ReceiverViews.publisher(this);
    }

    @Override
    public RuntimeScheduler scheduler() {
        return scheduler;
    }

    @Override
    public Preference preference() {
        return scheduler.call(() -> state.preference);
    }

    @Override
    public void setPreference(Preference preference) {
        Objects.requireNonNull(preference);
        scheduler.perform(() -> state.preference = preference);
    }

    @Override
    public boolean scheduleAll() {
        return scheduler.call(() -> state.scheduleAll);
    }

    @Override
    public void setScheduleAll(boolean scheduleAll) {
        scheduler.perform(() -> state.scheduleAll = scheduleAll);
    }

    @Nullable
    ChannelClosedException closed() {
        return state.closed();
    }

    @Override
    public String toString() {
        return "LocalChannel[" + state.name() + "]";
    }
}
