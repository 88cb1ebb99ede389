package io.strait;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that values are undelivered: at the first one and then each time their number has doubled. */
final class LoggingUndeliveredHandler implements UndeliveredHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Strait.class);

    private final AtomicLong count = new AtomicLong();

    @Override
    public void onUndelivered(String channel, Content content, Reason reason) {
        long number = count.incrementAndGet();
        if (Long.bitCount(number) == 1) {
            LOG.warn(
                    "value undelivered: channel={} reason={} bytes={} undeliveredSoFar={}",
                    channel,
                    reason,
                    content.data().length,
                    number);
        }
    }
}
