package io.strait.bench.link;

import io.aeron.Aeron;
import io.aeron.ConcurrentPublication;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;
import io.strait.bench.rig.ChildProcess;
import io.strait.bench.rig.Exchange;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Baseline: one message there and back over Aeron UDP between two processes, each with its media driver on its only
 * thread. Run as a main class it is the end that answers.
 */
@SuppressWarnings("ThreadPriorityCheck") // With two processes on two cores the other one must get its turn.
public final class RawEcho implements Exchange {

    private static final int STREAM = 17;
    private static final int TERM_BYTES = 1 << 18;
    private static final int MESSAGE_BYTES = 64;

    /** A driver, a client, one subscription, one publication: what both ends have. */
    private static final class End implements AutoCloseable {
        private final MediaDriver driver;
        private final Aeron aeron;
        private final Subscription subscription;

        End() {
            Path directory = Path.of("/dev/shm/strait-bench-"
                    + Long.toHexString(ThreadLocalRandom.current().nextLong()));
            driver = MediaDriver.launch(new MediaDriver.Context()
                    .aeronDirectoryName(directory.toString())
                    .threadingMode(ThreadingMode.INVOKER)
                    .publicationTermBufferLength(TERM_BYTES)
                    .ipcTermBufferLength(TERM_BYTES)
                    .termBufferSparseFile(true)
                    .dirDeleteOnStart(true)
                    .dirDeleteOnShutdown(true));
            aeron = Aeron.connect(new Aeron.Context()
                    .aeronDirectoryName(directory.toString())
                    .driverAgentInvoker(driver.sharedAgentInvoker())
                    .useConductorAgentInvoker(true));
            subscription = aeron.addSubscription("aeron:udp?endpoint=127.0.0.1:0", STREAM);
            while (subscription.tryResolveChannelEndpointPort() == null) {
                work();
            }
        }

        String channel() {
            return String.valueOf(subscription.tryResolveChannelEndpointPort());
        }

        Publication publicationTo(String channel) {
            ConcurrentPublication publication = aeron.addPublication(channel, STREAM);
            while (!publication.isConnected()) {
                work();
            }
            return publication;
        }

        void work() {
            driver.sharedAgentInvoker().invoke();
            aeron.conductorAgentInvoker().invoke();
        }

        void offer(Publication publication, UnsafeBuffer buffer) {
            while (publication.offer(buffer) < 0) {
                work();
            }
            driver.sharedAgentInvoker().invoke();
        }

        @Override
        public void close() {
            aeron.close();
            driver.close();
        }
    }

    /** Answers the channel given as argument until the parent is gone. */
    public static void main(String[] arguments) {
        try (End end = new End()) {
            ChildProcess.announce(end.channel());
            Publication publication = end.publicationTo(arguments[0]);
            UnsafeBuffer answer = new UnsafeBuffer(new byte[MESSAGE_BYTES]);
            FragmentHandler echo = (buffer, offset, length, header) -> {
                answer.putBytes(0, buffer, offset, length);
                end.offer(publication, answer);
            };
            ChildProcess.repeatUntilOrphaned(() -> {
                end.work();
                if (end.subscription.poll(echo, 10) == 0) {
                    Thread.yield();
                }
            });
        }
    }

    private final End end = new End();
    private final ChildProcess peer;
    private final Publication publication;
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[MESSAGE_BYTES]);
    private long sent;
    private long echoed;
    private final FragmentHandler onEcho = (buffer, offset, length, header) -> echoed = buffer.getLong(offset);

    public RawEcho() {
        peer = new ChildProcess(RawEcho.class, List.of(end.channel()));
        publication = end.publicationTo(peer.ready());
    }

    @Override
    public void begin() {
        message.putLong(0, ++sent);
        end.offer(publication, message);
    }

    @Override
    public boolean poll() {
        end.work();
        end.subscription.poll(onEcho, 10);
        return echoed == sent;
    }

    @Override
    public void close() {
        end.close();
        peer.close();
    }
}
