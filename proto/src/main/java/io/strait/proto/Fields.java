package io.strait.proto;

import com.google.protobuf.UnknownFieldSet;
import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Checks of single fields: a value that passed can be put into a core record. */
final class Fields {

    private static final int HEX_DIGITS = 16;

    private Fields() {}

    static MalformedMessageException missing(String field) {
        return new MalformedMessageException(field, "is missing");
    }

    static MalformedMessageException unknownValue(String field, int number) {
        return new MalformedMessageException(field, "unknown value: number=" + number);
    }

    /** A oneof without a known case: nothing was set, or something of a protocol that this build does not know. */
    static MalformedMessageException unknownCase(String field, UnknownFieldSet unknown) {
        return unknown.asMap().isEmpty()
                ? missing(field)
                : new MalformedMessageException(
                        field, "unknown type: field number=" + unknown.asMap().keySet());
    }

    /** A uint32 that fits a non-negative int. */
    static int index(int value, String field) {
        if (value < 0) {
            throw new MalformedMessageException(
                    field, "out of range: value=" + Integer.toUnsignedString(value) + " limit=" + Integer.MAX_VALUE);
        }
        return value;
    }

    static List<Integer> indexes(List<Integer> values, String field) {
        List<Integer> checked = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            checked.add(index(values.get(i), field));
        }
        return Collections.unmodifiableList(checked);
    }

    /** A uint64 that fits a non-negative long. */
    static long count(long value, String field) {
        if (value < 0) {
            throw new MalformedMessageException(
                    field, "out of range: value=" + Long.toUnsignedString(value) + " limit=" + Long.MAX_VALUE);
        }
        return value;
    }

    /** A number that counts from 1; 0 is what an absent field reads as. */
    static long ordinal(long value, String field) {
        if (value == 0) {
            throw missing(field);
        }
        return count(value, field);
    }

    static ChannelName channel(String value, String field) {
        try {
            return new ChannelName(value);
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException(field, e);
        }
    }

    /** Sixteen lower-case hexadecimal digits, as {@link NodeUid#toString} writes them. */
    static NodeUid nodeUid(String value, String field) {
        return new NodeUid(hex(value, 0, HEX_DIGITS, field));
    }

    static long hex(String value, int begin, int length, String field) {
        if (value.length() != length) {
            throw new MalformedMessageException(
                    field, "hexadecimal digits: length=" + value.length() + " expected=" + length);
        }
        long bits = 0;
        for (int i = begin; i < begin + HEX_DIGITS; i++) {
            int digit = "0123456789abcdef".indexOf(value.charAt(i));
            if (digit < 0) {
                throw new MalformedMessageException(field, "not a hexadecimal digit: index=" + i);
            }
            bits = bits << 4 | digit;
        }
        return bits;
    }

    static String text(String value, int maxLength, String field) {
        if (value.length() > maxLength) {
            throw new MalformedMessageException(field, "too long: length=" + value.length() + " limit=" + maxLength);
        }
        return value;
    }
}
