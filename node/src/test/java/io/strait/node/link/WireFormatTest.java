package io.strait.node.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.node.link.WireFormat.Fault;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class WireFormatTest {
    private static Fault check(UnsafeBuffer buffer, int length) {
        return WireFormat.check(buffer, 0, length, WireFormat.VERSION);
    }

    private static UnsafeBuffer data(int... pieces) {
        int body = 0;
        for (int piece : pieces) {
            body += WireFormat.footprint(piece);
        }
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[WireFormat.HEADER_BYTES + body]);
        WireFormat.putHeader(buffer, 0, WireFormat.VERSION, MessageKind.DATA, body);
        WireFormat.putNumbers(buffer, 0, 0, 1, pieces.length);
        int position = WireFormat.HEADER_BYTES;
        for (int piece : pieces) {
            WireFormat.putEntryHeader(buffer, position, piece, false);
            position += WireFormat.footprint(piece);
        }
        return buffer;
    }

    @Test
    void shouldAcceptEntriesThatFillTheBody() {
        UnsafeBuffer buffer = data(0, 1, 4, 700);

        assertThat(check(buffer, buffer.capacity())).isEqualTo(Fault.NONE);
    }

    @Test
    void shouldNameTheFault() {
        UnsafeBuffer buffer = data(4, 4);
        int length = buffer.capacity();

        assertThat(check(buffer, WireFormat.HEADER_BYTES - 1)).isEqualTo(Fault.TOO_SHORT);
        assertThat(check(buffer, length - 1)).isEqualTo(Fault.WRONG_LENGTH);
        assertThat(check(new UnsafeBuffer(new byte[64]), 64)).isEqualTo(Fault.NO_LINK_MESSAGE);
        assertThat(WireFormat.check(buffer, 0, length, (short) 2)).isEqualTo(Fault.OTHER_VERSION);
        WireFormat.putNumbers(buffer, 0, 0, 1, 3);
        assertThat(check(buffer, length)).isEqualTo(Fault.BROKEN_ENTRIES);
        WireFormat.putNumbers(buffer, 0, 0, 1, 1);
        assertThat(check(buffer, length)).isEqualTo(Fault.BROKEN_ENTRIES);
        WireFormat.putNumbers(buffer, 0, 0, 0, 2);
        assertThat(check(buffer, length)).isEqualTo(Fault.BROKEN_ENTRIES);
        WireFormat.putNumbers(buffer, 0, 0, Long.MAX_VALUE, 2);
        assertThat(check(buffer, length)).isEqualTo(Fault.BROKEN_ENTRIES);
        buffer.putByte(6, (byte) 99);
        assertThat(check(buffer, length)).isEqualTo(Fault.UNKNOWN_KIND);
    }

    @Test
    void shouldReadFrozenKindsOfEveryVersion() {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[WireFormat.HEADER_BYTES]);

        for (MessageKind kind : MessageKind.values()) {
            WireFormat.putHeader(buffer, 0, (short) 77, kind, 0);
            assertThat(check(buffer, WireFormat.HEADER_BYTES))
                    .isEqualTo(kind.isFrozen() ? Fault.NONE : Fault.OTHER_VERSION);
        }
    }

    @Test
    void shouldRoundTripBodies() {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[Greeting.MAX_BYTES]);
        Greeting greeting = new Greeting(7, "ü".repeat(127), "a".repeat(253) + ":65535");
        Refusal refusal = new Refusal(RefusalReason.OTHER_CLUSTER, "cluster name: asked=a here=b");

        assertThat(Greeting.decode(buffer, 0, greeting.encode(buffer, 0))).isEqualTo(greeting);
        assertThat(Refusal.decode(buffer, 0, refusal.encode(buffer, 0))).isEqualTo(refusal);
    }

    @Test
    void shouldCutALongDetail() {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[Refusal.MAX_BYTES]);
        Refusal refusal = new Refusal(RefusalReason.OTHER_CLUSTER, "ü".repeat(300));

        Refusal decoded = Refusal.decode(buffer, 0, refusal.encode(buffer, 0));

        assertThat(decoded).isNotNull();
        assertThat(decoded.detail()).startsWith("üüü").hasSizeBetween(140, 150);
    }

    /** One broken byte anywhere: checked or decoded, but never an exception and never a read behind the end. */
    @Test
    void shouldSurviveEveryBrokenByte() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 50_000; i++) {
            UnsafeBuffer buffer = data(random.nextInt(20), random.nextInt(20));
            buffer.putByte(random.nextInt(buffer.capacity()), (byte) random.nextInt(256));
            if (check(buffer, buffer.capacity()) == Fault.NONE) {
                int body = WireFormat.bodyBytes(buffer, 0);
                Greeting.decode(buffer, WireFormat.HEADER_BYTES, body);
                Refusal.decode(buffer, WireFormat.HEADER_BYTES, body);
            }
        }
    }
}
