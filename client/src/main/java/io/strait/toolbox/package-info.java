/**
 * Tools over channels and selects: promises, broadcasts, watches, timers as channels, merging and splitting, pipelines,
 * request and reply, worker pools. Each is a few lines over the core, and shows how to write your own.
 *
 * <p>Tools take {@link io.strait.Sender} and {@link io.strait.Receiver}: channels of any {@link io.strait.Strait}, and local
 * channels of the scheduler that the tool is given. A tool that works by itself spawns tasklets there and is a {@link
 * io.strait.toolbox.Stage}, which is stopped, killed and waited for like any other.
 */
@NullMarked
package io.strait.toolbox;

import org.jspecify.annotations.NullMarked;
