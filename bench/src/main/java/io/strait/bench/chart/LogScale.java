package io.strait.bench.chart;

/**
 * Places values by their logarithm between two positions: what differs by a factor is as far apart everywhere. It begins and
 * ends at a power of ten.
 */
record LogScale(int firstPower, int lastPower, double from, double to) {

    /**
     * The smallest such scale that holds both values.
     *
     * @throws IllegalArgumentException when one of them is not above zero
     */
    static LogScale holding(double least, double most, double from, double to) {
        if (!(least > 0) || !(most >= least)) {
            throw new IllegalArgumentException("values have no logarithm: least=" + least + " most=" + most);
        }
        int first = (int) Math.floor(Math.log10(least));
        int last = (int) Math.ceil(Math.log10(most));
        return new LogScale(first, Math.max(first + 1, last), from, to);
    }

    double at(double value) {
        return from + (Math.log10(value) - firstPower) / (lastPower - firstPower) * (to - from);
    }
}
