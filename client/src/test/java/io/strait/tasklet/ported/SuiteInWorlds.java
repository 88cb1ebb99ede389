package io.strait.tasklet.ported;

import io.strait.ChannelInfo;
import io.strait.tasklet.Tasklet;
import io.strait.tasklet.TaskletBody;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** A suite: each test runs once in each world, as the first participant of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
public abstract class SuiteInWorlds {

    /** What no step of a test takes, however busy the machine is. */
    static final Duration LONG = Duration.ofSeconds(20);
    /** Long enough for a world to do what it will do, when a test shows that it does nothing. */
    static final Duration SHORT = Duration.ofMillis(20);

    /** The worlds, made one after another. */
    protected abstract Worlds worlds();

    /** Makes them. */
    public interface Worlds {

        /** How many there are. */
        int count();

        /** One of them. */
        ChannelWorld open(int index);
    }

    /** A test, as a participant. */
    @FunctionalInterface
    interface Scene {
        void play(Stage stage) throws Exception;
    }

    /** Plays the scene in each world. */
    final void play(Scene scene) throws Exception {
        Worlds worlds = worlds();
        for (int index = 0; index < worlds.count(); index++) {
            try (ChannelWorld world = worlds.open(index)) {
                world.spawn(() -> {
                            Stage stage = new Stage(world);
                            scene.play(stage);
                            stage.joinAll();
                        })
                        .join();
            } catch (AssertionError | Exception e) {
                e.addSuppressed(new IllegalStateException("failed in this world: index=" + index));
                throw e;
            }
        }
    }

    /** A world in use by a test. */
    static final class Stage {

        final ChannelWorld world;
        private final List<ChannelWorld.Participant> participants = new ArrayList<>();

        Stage(ChannelWorld world) {
            this.world = world;
        }

        Meeting<Integer> ints() {
            return world.channel(Integer.class, 0);
        }

        Meeting<Integer> ints(int capacity) {
            return world.channel(Integer.class, capacity);
        }

        List<Meeting<Integer>> ints(int count, int capacity) {
            List<Meeting<Integer>> channels = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                channels.add(ints(capacity));
            }
            return channels;
        }

        /** Starts a participant that the test waits for at its end. */
        synchronized ChannelWorld.Participant go(TaskletBody body) {
            ChannelWorld.Participant participant = world.spawn(body);
            participants.add(participant);
            return participant;
        }

        void joinAll() throws Exception {
            for (int i = 0; ; i++) {
                ChannelWorld.Participant next;
                synchronized (this) {
                    if (i == participants.size()) {
                        return;
                    }
                    next = participants.get(i);
                }
                next.join();
            }
        }

        /** So many rounds where operations are cheap, fewer elsewhere, at least one. */
        int rounds(int many) {
            return Math.max(1, many * world.percent() / 100);
        }

        /** Waits until the channel looks like this. */
        void await(Meeting<?> channel, Predicate<ChannelInfo> asked) throws InterruptedException {
            long endNs = System.nanoTime() + LONG.toNanos();
            while (!asked.test(channel.here().info())) {
                if (System.nanoTime() - endNs > 0) {
                    throw new AssertionError("never happened: " + channel.here().info());
                }
                Tasklet.yield();
            }
        }

        /** Waits until so many plain senders wait. */
        void awaitSenders(Meeting<?> channel, int count) throws InterruptedException {
            await(channel, info -> info.waitingSenders() == count);
        }

        /** Waits until so many plain receivers wait. */
        void awaitReceivers(Meeting<?> channel, int count) throws InterruptedException {
            await(channel, info -> info.waitingReceivers() == count);
        }
    }
}
