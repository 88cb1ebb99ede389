package io.strait.node.link;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.aeron.protocol.DataHeaderFlyweight;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The layout of a link message. A message never exceeds one datagram, so Aeron never fragments it; a longer frame is cut
 * into entries here. All numbers are little-endian.
 *
 * <pre>
 *  0  int   magic "STRT"
 *  4  short version of the protocol
 *  6  byte  kind, see MessageKind
 *  7  byte  reserved, 0
 *  8  long  source: uid of the sender
 * 16  long  target: uid of the intended receiver
 * 24  long  acked: the sender has all entries of the receiver up to this number
 * 32  long  first: DATA: number of the first entry; HELLO: oldest number kept; REFUSED: target of the refused HELLO;
 *           WELCOME: greeting that is answered
 * 40  int   entries: DATA: how many follow
 * 44  int   body: length of what follows in bytes
 * 48        body
 *
 * entry:  int length of the piece, bit 31 set when the frame goes on in the next entry; the piece; padding to 4 bytes
 * </pre>
 *
 * Entries of one ordered pair of incarnations are numbered from 1 without gaps.
 */
final class WireFormat {
    static final short VERSION = 1;
    static final int HEADER_BYTES = 48;
    static final int ENTRY_HEADER_BYTES = 4;
    static final int MORE_FLAG = 0x8000_0000;

    private static final int MAGIC = 'S' | 'T' << 8 | 'R' << 16 | 'T' << 24;
    private static final int VERSION_OFFSET = 4;
    private static final int KIND_OFFSET = 6;
    private static final int RESERVED_OFFSET = 7;
    private static final int SOURCE_OFFSET = 8;
    private static final int TARGET_OFFSET = 16;
    private static final int ACKED_OFFSET = 24;
    private static final int FIRST_OFFSET = 32;
    private static final int ENTRIES_OFFSET = 40;
    private static final int BODY_OFFSET = 44;

    private WireFormat() {}

    /** What is wrong with a message. */
    enum Fault {
        NONE,
        TOO_SHORT,
        NO_LINK_MESSAGE,
        OTHER_VERSION,
        UNKNOWN_KIND,
        WRONG_LENGTH,
        BROKEN_ENTRIES,
        BROKEN_BODY
    }

    /** Room for entries in one message. */
    static int maxBodyBytes(int mtuBytes) {
        return mtuBytes - DataHeaderFlyweight.HEADER_LENGTH - HEADER_BYTES;
    }

    /** Longest piece of a frame in one entry. */
    static int maxEntryBytes(int mtuBytes) {
        return maxBodyBytes(mtuBytes) - ENTRY_HEADER_BYTES;
    }

    /** How many entries a frame takes. */
    static int entriesOf(int frameBytes, int maxEntryBytes) {
        return Math.max(1, Math.ceilDiv(frameBytes, maxEntryBytes));
    }

    /** What an entry takes with its header and padding. */
    static int footprint(int pieceBytes) {
        return BitUtil.align(ENTRY_HEADER_BYTES + pieceBytes, Integer.BYTES);
    }

    static void putEntryHeader(MutableDirectBuffer buffer, int offset, int pieceBytes, boolean more) {
        buffer.putInt(offset, more ? pieceBytes | MORE_FLAG : pieceBytes, LITTLE_ENDIAN);
    }

    static int pieceBytes(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset, LITTLE_ENDIAN) & ~MORE_FLAG;
    }

    static boolean goesOn(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset, LITTLE_ENDIAN) < 0;
    }

    static void putHeader(MutableDirectBuffer buffer, int offset, short version, MessageKind kind, int bodyBytes) {
        buffer.putInt(offset, MAGIC, LITTLE_ENDIAN);
        buffer.putShort(offset + VERSION_OFFSET, version, LITTLE_ENDIAN);
        buffer.putByte(offset + KIND_OFFSET, kind.code());
        buffer.putByte(offset + RESERVED_OFFSET, (byte) 0);
        buffer.putInt(offset + BODY_OFFSET, bodyBytes, LITTLE_ENDIAN);
    }

    static void putPeers(MutableDirectBuffer buffer, int offset, long source, long target) {
        buffer.putLong(offset + SOURCE_OFFSET, source, LITTLE_ENDIAN);
        buffer.putLong(offset + TARGET_OFFSET, target, LITTLE_ENDIAN);
    }

    static void putNumbers(MutableDirectBuffer buffer, int offset, long acked, long first, int entries) {
        buffer.putLong(offset + ACKED_OFFSET, acked, LITTLE_ENDIAN);
        buffer.putLong(offset + FIRST_OFFSET, first, LITTLE_ENDIAN);
        buffer.putInt(offset + ENTRIES_OFFSET, entries, LITTLE_ENDIAN);
    }

    static short version(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + VERSION_OFFSET, LITTLE_ENDIAN);
    }

    static byte kindCode(DirectBuffer buffer, int offset) {
        return buffer.getByte(offset + KIND_OFFSET);
    }

    static long source(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + SOURCE_OFFSET, LITTLE_ENDIAN);
    }

    static long target(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + TARGET_OFFSET, LITTLE_ENDIAN);
    }

    static long acked(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + ACKED_OFFSET, LITTLE_ENDIAN);
    }

    static long first(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + FIRST_OFFSET, LITTLE_ENDIAN);
    }

    static int entries(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + ENTRIES_OFFSET, LITTLE_ENDIAN);
    }

    static int bodyBytes(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + BODY_OFFSET, LITTLE_ENDIAN);
    }

    /** Checks everything that can be checked without knowing the peer, so that nobody after it meets broken bytes. */
    static Fault check(DirectBuffer buffer, int offset, int length, short ownVersion) {
        if (length < HEADER_BYTES) {
            return Fault.TOO_SHORT;
        }
        if (buffer.getInt(offset, LITTLE_ENDIAN) != MAGIC) {
            return Fault.NO_LINK_MESSAGE;
        }
        MessageKind kind = MessageKind.byCode(kindCode(buffer, offset));
        boolean frozen = kind != null && kind.isFrozen();
        if (version(buffer, offset) != ownVersion && !frozen) {
            return Fault.OTHER_VERSION;
        }
        if (kind == null) {
            return Fault.UNKNOWN_KIND;
        }
        if (bodyBytes(buffer, offset) != length - HEADER_BYTES) {
            return Fault.WRONG_LENGTH;
        }
        return kind == MessageKind.DATA ? checkEntries(buffer, offset, length) : Fault.NONE;
    }

    /** The entries must be as many as announced and fill the body exactly. */
    private static Fault checkEntries(DirectBuffer buffer, int offset, int length) {
        int entries = entries(buffer, offset);
        long first = first(buffer, offset);
        if (entries < 1 || first < 1 || first > Long.MAX_VALUE - entries) {
            return Fault.BROKEN_ENTRIES;
        }
        int position = HEADER_BYTES;
        for (int i = 0; i < entries; i++) {
            if (position > length - ENTRY_HEADER_BYTES) {
                return Fault.BROKEN_ENTRIES;
            }
            int piece = pieceBytes(buffer, offset + position);
            if (piece > length - position - ENTRY_HEADER_BYTES) {
                return Fault.BROKEN_ENTRIES;
            }
            position += footprint(piece);
        }
        return position == length ? Fault.NONE : Fault.BROKEN_ENTRIES;
    }
}
