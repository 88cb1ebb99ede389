package io.strait.bench.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.strait.bench.peer.Sample;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CatalogueTest {

    private static final List<Entry> ENTRIES = Catalogue.groups().stream()
            .flatMap(group -> group.entries().stream())
            .toList();

    @Test
    void shouldNameEveryResultOnce() {
        assertThat(ENTRIES).extracting(Entry::key).doesNotHaveDuplicates();
    }

    @Test
    void shouldMeasureEveryWorkloadAndOnlyThose() {
        assertThat(ENTRIES)
                .filteredOn(entry -> entry.source().equals(Entry.STRAIT))
                .extracting(Entry::program)
                .contains("standing-1000000")
                .allMatch(Workloads.names()::contains)
                .containsAll(Workloads.names());
    }

    @Test
    void shouldMeasureEverythingThatTheProjectPromises() {
        Set<String> missing = Ratios.of(ENTRIES.stream()
                        .map(entry -> new Measured(entry, Group.Unit.NANOSECONDS, List.of(new Sample("1", 1, 1, 1))))
                        .toList())
                .entrySet()
                .stream()
                .filter(ratio -> ratio.getValue() == null)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());

        assertThat(missing).isEmpty();
    }
}
