package io.strait.bench.local;

import java.util.List;

/**
 * Programs that are measured in turns, so that what disturbs the machine disturbs all of them.
 *
 * @param name for {@code --only}
 * @param unit of every value
 * @param rounds how often each has its turn; a program whose second answer says nothing new has one
 */
record Group(String name, Unit unit, int rounds, List<Entry> entries) {

    enum Unit {
        NANOSECONDS("ns"),
        BYTES("bytes");

        private final String symbol;

        Unit(String symbol) {
            this.symbol = symbol;
        }

        String symbol() {
            return symbol;
        }
    }

    Group {
        entries = List.copyOf(entries);
    }
}
