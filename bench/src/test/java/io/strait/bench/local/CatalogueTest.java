package io.strait.bench.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
}
