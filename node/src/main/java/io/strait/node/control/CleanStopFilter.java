package io.strait.node.control;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;

/**
 * Keeps warnings of Akka's TCP streams out of the log that every end of a connection causes, a clean stop included; an
 * operator would read a fault into them. What a lost connection means is told by the membership. Named in logback.xml.
 */
public final class CleanStopFilter extends Filter<ILoggingEvent> {

    private static final String STREAMS = "akka.stream.Materializer";

    @Override
    public FilterReply decide(ILoggingEvent event) {
        boolean aboutStreams =
                event.getLoggerName().equals(STREAMS) && event.getLevel().equals(Level.WARN);
        return aboutStreams && isEndOfConnection(event.getFormattedMessage()) ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    private static boolean isEndOfConnection(String message) {
        return message.contains("Upstream failed, cause: StreamTcpException");
    }
}
