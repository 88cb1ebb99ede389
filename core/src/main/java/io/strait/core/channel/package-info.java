/** Homes of channels: offers come in from coordinators, introductions go out. Soft state, except buffers. Owned by the core. */
@org.jspecify.annotations.NullMarked
package io.strait.core.channel;
