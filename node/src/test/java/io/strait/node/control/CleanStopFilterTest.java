package io.strait.node.control;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import org.junit.jupiter.api.Test;

/** The log of a clean stop has no warning; all other warnings stay. */
class CleanStopFilterTest {

    private static final String ABORTED = "[outbound connection to [akka://strait@127.0.0.1:1], control stream] "
            + "Upstream failed, cause: StreamTcpException: The connection has been aborted";

    @Test
    void shouldDropTheEndOfAConnection() {
        assertThat(decide("akka.stream.Materializer", Level.WARN, ABORTED)).isEqualTo(FilterReply.DENY);
    }

    @Test
    void shouldKeepEverythingElse() {
        assertThat(decide("akka.stream.Materializer", Level.WARN, "Upstream failed, cause: OutOfMemoryError"))
                .isEqualTo(FilterReply.NEUTRAL);
        assertThat(decide("akka.stream.Materializer", Level.ERROR, ABORTED)).isEqualTo(FilterReply.NEUTRAL);
        assertThat(decide("io.strait.node.Other", Level.WARN, ABORTED)).isEqualTo(FilterReply.NEUTRAL);
    }

    private static FilterReply decide(String logger, Level level, String message) {
        LoggerContext context = new LoggerContext();
        LoggingEvent event = new LoggingEvent("caller", context.getLogger(logger), level, message, null, new Object[0]);
        return new CleanStopFilter().decide(event);
    }
}
