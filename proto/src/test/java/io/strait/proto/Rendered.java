package io.strait.proto;

import java.lang.reflect.RecordComponent;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Records as text down to the last byte: records that hold arrays are equal in content when their text is equal. */
final class Rendered {

    private Rendered() {}

    static String of(Object value) {
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        if (value instanceof ResumeToken token) {
            return HexFormat.of().formatHex(token.bytes());
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Rendered::of).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Record) {
            return Stream.of(value.getClass().getRecordComponents())
                    .map(component -> component.getName() + "=" + of(read(component, value)))
                    .collect(Collectors.joining(", ", value.getClass().getSimpleName() + "(", ")"));
        }
        return String.valueOf(value);
    }

    private static Object read(RecordComponent component, Object value) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(component.toString(), e);
        }
    }
}
