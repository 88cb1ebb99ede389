package io.strait.node.link;

import io.aeron.ExclusivePublication;
import io.strait.core.id.NodeUid;
import java.nio.file.Path;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;

/** Puts any bytes in front of a link layer: a program with Aeron, but without the link protocol. */
final class RawSender implements AutoCloseable {
    private final AeronTransport transport;
    private final long registrationId;
    private ExclusivePublication publication;

    RawSender(Path directory, LinkNode target) {
        LinkContext context = LinkContext.of(new NodeUid(1), "raw", LinkAddress.of("127.0.0.1", 0), LinkListener.NONE);
        transport = new AeronTransport(context, directory, 0, AeronClock.SYSTEM, new LinkCounters());
        registrationId = transport.requestPublication(target.layer.endpoint());
        LinkNode.drive(this::isConnected, () -> transport.invokeClient(), target);
    }

    private boolean isConnected() {
        transport.invokeDriver(System.nanoTime());
        if (publication == null) {
            publication = transport.publication(registrationId);
        }
        return publication != null && publication.isConnected();
    }

    /** Writes one Aeron message and lets the target read it. */
    void send(LinkNode target, UnsafeBuffer buffer, int length) {
        long before = target.count(LinkCounter.MESSAGES_RECEIVED);
        LinkNode.drive(
                () -> publication.offer(buffer, 0, length) > 0,
                () -> transport.invokeDriver(System.nanoTime()),
                target);
        LinkNode.drive(
                () -> target.count(LinkCounter.MESSAGES_RECEIVED) > before,
                () -> transport.invokeDriver(System.nanoTime()),
                target);
    }

    /** A message with correct header fields; the body is the caller's. */
    static UnsafeBuffer message(MessageKind kind, NodeUid source, NodeUid target, int bodyBytes) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[WireFormat.HEADER_BYTES + bodyBytes]);
        WireFormat.putHeader(buffer, 0, WireFormat.VERSION, kind, bodyBytes);
        WireFormat.putPeers(buffer, 0, source.value(), target.value());
        return buffer;
    }

    @Override
    public void close() {
        CloseHelper.close(transport);
    }
}
