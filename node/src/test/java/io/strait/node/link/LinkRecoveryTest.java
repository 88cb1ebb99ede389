package io.strait.node.link;

import static io.strait.node.link.LinkNode.connect;
import static io.strait.node.link.LinkNode.drive;
import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.Image;
import io.strait.node.link.LinkNode.Counting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever happens beneath a link: frames arrive once and in order. */
class LinkRecoveryTest {
    private static final int FRAMES = 20_000;

    private LinkNode alpha;
    private LinkNode beta;
    private final Counting atAlpha = new Counting();
    private final Counting atBeta = new Counting();
    private long sentByAlpha;
    private long sentByBeta;

    @BeforeEach
    void start() {
        alpha = LinkNode.start();
        beta = LinkNode.start();
        connect(alpha, beta);
        alpha.handler = atAlpha;
        beta.handler = atBeta;
    }

    @AfterEach
    void stop() {
        alpha.close();
        beta.close();
    }

    /** Streams both ways and calls the fault after each tenth of alpha's frames. */
    private void streamWith(Runnable fault) {
        long[] faultAt = {FRAMES / 10};
        drive(
                () -> {
                    sendSome();
                    if (atBeta.last >= faultAt[0] && faultAt[0] < FRAMES) {
                        faultAt[0] += FRAMES / 10;
                        fault.run();
                    }
                    return atAlpha.last == FRAMES && atBeta.last == FRAMES;
                },
                alpha,
                beta);
        assertThat(beta.count(LinkCounter.FRAMES_RECEIVED)).isEqualTo(FRAMES);
        assertThat(alpha.count(LinkCounter.FRAMES_RECEIVED)).isEqualTo(FRAMES);
    }

    /** Not far ahead, so that every fault finds frames in flight. */
    private void sendSome() {
        for (int i = 0; i < 50; i++) {
            if (sentByAlpha < Math.min(FRAMES, atBeta.last + 1_000)
                    && alpha.send(beta, sentByAlpha + 1) == SendResult.QUEUED) {
                sentByAlpha++;
            }
            if (sentByBeta < Math.min(FRAMES, atAlpha.last + 1_000)
                    && beta.send(alpha, sentByBeta + 1) == SendResult.QUEUED) {
                sentByBeta++;
            }
        }
    }

    @Test
    void shouldResumeWhenPublicationsEnd() {
        streamWith(() -> {
            Objects.requireNonNull(alpha.layer.link(beta.uid)).killPublication();
            Objects.requireNonNull(beta.layer.link(alpha.uid)).killPublication();
        });

        assertThat(alpha.events.count("up")).isGreaterThan(5);
        assertThat(alpha.events.has("interrupted " + beta.uid + " publication gone"))
                .isTrue();
    }

    @Test
    void shouldResumeWhenTheClientClosesItself() {
        int[] faults = {0};
        streamWith(() -> {
            if (faults[0]++ < 4) {
                (faults[0] % 2 == 0 ? alpha : beta).layer.transport().killClient();
            }
        });

        assertThat(alpha.count(LinkCounter.TRANSPORT_REBUILDS)).isEqualTo(2);
        assertThat(beta.count(LinkCounter.TRANSPORT_REBUILDS)).isEqualTo(2);
        assertThat(alpha.events.has("fatal")).isFalse();
    }

    @Test
    void shouldResumeWhenTheReceiverDropsItsImages() {
        streamWith(() -> {
            if (beta.count(LinkCounter.IMAGES_LOST) == 0) {
                beta.layer.transport().subscription().images().forEach(image -> image.reject("test"));
                awaitImageLoss();
            }
        });

        assertThat(beta.count(LinkCounter.IMAGES_LOST)).isPositive();
        assertThat(beta.count(LinkCounter.TRANSPORT_REBUILDS)).isZero();
    }

    /** Lets time pass at beta only, as far as its driver needs to drop an image. */
    private void awaitImageLoss() {
        Image image = beta.layer.transport().subscription().imageAtIndex(0);
        while (!image.isClosed()) {
            beta.pause(500);
            beta.cycle();
        }
    }

    @Test
    void shouldSendAgainWhenAcknowledgementsAreOverdue() {
        awaitImageLoss();
        // Alpha still takes the session for a good one; these find no image and are gone.
        for (int number = 1; number <= 100; number++) {
            alpha.send(beta, number);
            alpha.cycle();
        }

        drive(() -> atBeta.last == 100, alpha, beta);

        assertThat(alpha.events.has("interrupted " + beta.uid + " acknowledgements overdue"))
                .isTrue();
        assertThat(alpha.count(LinkCounter.ENTRIES_RESENT)).isEqualTo(100);
    }

    @Test
    void shouldSendAgainAtOnceWhenTheNextFramesShowTheGap() {
        awaitImageLoss();
        long[] sent = {0};

        drive(
                () -> {
                    alpha.send(beta, ++sent[0]);
                    return beta.count(LinkCounter.GAPS) > 0;
                },
                alpha,
                beta);
        drive(() -> atBeta.last == sent[0], alpha, beta);

        assertThat(alpha.count(LinkCounter.ENTRIES_RESENT)).isPositive();
        assertThat(alpha.events.has("interrupted")).isFalse();
    }

    @Test
    void shouldComeBackFromAPauseThatAeronDoesNotSurvive() {
        streamWith(() -> {
            if (beta.count(LinkCounter.TRANSPORT_REBUILDS) == 0) {
                beta.pause(12_000);
            }
        });

        assertThat(beta.count(LinkCounter.TRANSPORT_REBUILDS)).isEqualTo(1);
        assertThat(beta.events.log).anyMatch(event -> event.startsWith("lost ") && event.contains("Timeout"));
        assertThat(beta.events.has("rebuilt")).isTrue();
    }

    @Test
    void shouldComeBackWhenItsFilesAreDeleted() {
        streamWith(() -> {
            if (beta.count(LinkCounter.TRANSPORT_REBUILDS) == 0) {
                deleteFiles(beta);
                beta.pause(1_000);
            }
        });

        assertThat(beta.count(LinkCounter.TRANSPORT_REBUILDS)).isEqualTo(1);
        assertThat(beta.events.log).anyMatch(event -> event.contains("files are gone"));
    }

    @Test
    void shouldKeepItsEndpointWhenTheDriverIsMadeAnew() {
        String before = alpha.layer.endpoint();
        alpha.layer.transport().killClient();
        drive(() -> alpha.events.has("rebuilt"), alpha, beta);

        assertThat(alpha.layer.endpoint()).isEqualTo(before);
        assertThat(alpha.layer.transport().port()).isEqualTo(LinkAddress.portOf(before));
    }

    @Test
    void shouldTryAnotherSessionWhenNobodyAnswers() {
        alpha.layer.addPeer(beta.uid, "127.0.0.1:9");
        drive(() -> alpha.stateOf(beta) == LinkState.CONNECTING, alpha, beta);
        long before = alpha.count(LinkCounter.SESSIONS_OPENED);

        drive(() -> alpha.count(LinkCounter.SESSIONS_OPENED) > before + 1, () -> alpha.pause(10), alpha, beta);

        assertThat(alpha.count(LinkCounter.TRANSPORT_REBUILDS)).isZero();
    }

    @Test
    void shouldGiveUpAfterTooManyAttemptsAndSaySo() throws IOException {
        Path directory = LinkContext.of(alpha.uid, "x", LinkAddress.of("127.0.0.1", 0), LinkListener.NONE)
                .directory()
                .resolve(AeronDirectory.PREFIX + alpha.uid);
        AeronDirectory.deleteTree(directory);
        Files.createFile(directory);
        alpha.layer.transport().killClient();

        for (int i = 0; i < 100 && !alpha.layer.hasFailed(); i++) {
            alpha.cycle();
            alpha.pause(500);
        }

        assertThat(alpha.layer.hasFailed()).isTrue();
        assertThat(alpha.events.count("fatal DRIVER_FAILED the data plane cannot be made anew: attempts=6"))
                .isEqualTo(1);
        assertThat(alpha.layer.doWork(alpha.nowNs(), alpha.handler)).isZero();
        Files.delete(directory);
    }

    private static void deleteFiles(LinkNode node) {
        try {
            Path own = LinkContext.of(node.uid, "x", LinkAddress.of("127.0.0.1", 0), LinkListener.NONE)
                    .directory()
                    .resolve(AeronDirectory.PREFIX + node.uid);
            AeronDirectory.deleteTree(own.resolve("driver-0"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
