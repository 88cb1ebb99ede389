package io.strait.tasklet.ported;

import io.strait.Channel;

/** A channel of a world, for whichever participant asks: on several nodes each has its own end of it. */
@FunctionalInterface
public interface Meeting<T> {

    /** The channel as the calling participant sees it. */
    Channel<T> here();
}
