package io.strait.bench.local;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The figures that the project promises itself, from the medians of one run. */
final class Ratios {

    private Ratios() {}

    /** Always the same keys, in the same order; null where something was not measured. */
    static Map<String, @Nullable Double> of(List<Measured> measured) {
        Map<String, @Nullable Double> ratios = new LinkedHashMap<>();
        ratios.put("ping-pong-vs-go", divide(measured, "ping-pong/strait", "ping-pong/go"));
        ratios.put("ping-pong-vs-kotlin", divide(measured, "ping-pong/strait", "ping-pong/kotlin"));
        ratios.put("handler-vs-kotlin", divide(measured, "ping-pong/strait-handlers", "ping-pong/kotlin"));
        ratios.put("select8-vs-go", divide(measured, "select-8/strait", "select-8/go"));
        ratios.put("standing-1m-vs-8", divide(measured, "standing-1000000/strait", "standing-8/strait"));
        ratios.put("spawn-ns", median(measured, "spawn/strait"));
        ratios.put("bytes-per-parked-tasklet", median(measured, "parked/strait"));
        return ratios;
    }

    private static @Nullable Double divide(List<Measured> measured, String key, String baseline) {
        Double value = median(measured, key);
        Double base = median(measured, baseline);
        return value == null || base == null ? null : value / base;
    }

    private static @Nullable Double median(List<Measured> measured, String key) {
        for (Measured one : measured) {
            if (one.entry().key().equals(key)) {
                return one.median();
            }
        }
        return null;
    }
}
