package io.strait.bench.local;

import io.strait.bench.peer.Sample;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What one program answered in all rounds.
 *
 * @param samples one per round, at least one
 */
record Measured(Entry entry, Group.Unit unit, List<Sample> samples) {

    Measured {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("no samples: entry=" + entry.key());
        }
        samples = List.copyOf(samples);
    }

    /** The middle one of the rounds, or the mean of the two in the middle. */
    double median() {
        List<Double> sorted = samples.stream().map(Sample::value).sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    double min() {
        return samples.stream().mapToDouble(Sample::value).min().orElseThrow();
    }

    double max() {
        return samples.stream().mapToDouble(Sample::value).max().orElseThrow();
    }

    /** In all rounds together. */
    long ops() {
        return samples.stream().collect(Collectors.summingLong(Sample::ops));
    }

    String version() {
        return samples.get(0).version();
    }
}
