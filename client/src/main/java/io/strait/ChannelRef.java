package io.strait;

/**
 * A channel as a value (C16): send it through another channel, and whoever receives it opens it with
 * {@link Strait#channel(ChannelRef, Codec)}, from any node.
 *
 * @param name the channel's name
 */
public record ChannelRef(String name) {}
