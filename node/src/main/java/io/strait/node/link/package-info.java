/**
 * The data plane between nodes: frames from one node incarnation to another, in order and exactly once, over Aeron UDP.
 *
 * <p>In come opaque frames ({@link io.strait.node.link.LinkLayer#send}) and what membership knows about peers; out come
 * the peers' frames ({@link io.strait.node.link.FrameHandler}) and events about links
 * ({@link io.strait.node.link.LinkListener}). This is the only package that knows Aeron.
 *
 * <p>No thread lives here (Aeron's name resolver aside). Whoever holds the scheduler's turn calls in, one thread at a
 * time but not always the same one; the media driver and the Aeron client run inside those calls.
 */
@NullMarked
package io.strait.node.link;

import org.jspecify.annotations.NullMarked;
