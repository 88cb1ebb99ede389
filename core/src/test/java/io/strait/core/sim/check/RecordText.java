package io.strait.core.sim.check;

import io.strait.core.id.Attempt;
import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.id.SelectId;
import io.strait.core.id.SessionId;
import io.strait.core.op.Payload;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Records as short text: nodes and sessions by their place in the run, values by their number. For people, not hot. */
public final class RecordText {

    private final Map<Object, String> names = new HashMap<>();

    /** Gives an identity a name of this run, for instance {@code n0}. */
    public void name(Object identity, String name) {
        names.put(identity, name);
    }

    public String of(@Nullable Object value) {
        String name = names.get(value);
        if (name != null) {
            return name;
        }
        if (value instanceof SelectId select) {
            return of(select.node()) + "-" + select.sequence();
        }
        if (value instanceof Attempt attempt) {
            return of(attempt.initiator()) + "#" + attempt.number();
        }
        if (value instanceof Payload payload) {
            int id = ValueRecord.idOf(payload);
            return (id < 0 ? "payload of " + payload.data().length + " bytes" : "v" + id)
                    + (payload.kind() == Payload.Kind.FAILURE ? "!" : "");
        }
        if (value instanceof List<?> list) {
            return list.stream().map(this::of).collect(Collectors.joining(", ", "[", "]"));
        }
        boolean isOpaque = value instanceof NodeUid || value instanceof SessionId || value instanceof ChannelName;
        return value instanceof Record record && !isOpaque ? ofComponents(record) : String.valueOf(value);
    }

    private String ofComponents(Record record) {
        StringBuilder text = new StringBuilder(record.getClass().getSimpleName());
        char separator = '(';
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            text.append(separator).append(component.getName()).append('=').append(of(read(record, component)));
            separator = ' ';
        }
        return separator == '(' ? text.toString() : text.append(')').toString();
    }

    private static @Nullable Object read(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("record component: cannot be read: " + component, e);
        }
    }
}
