package io.strait.bench.local;

/**
 * One program to measure.
 *
 * @param series what it does; programs of one series are compared
 * @param contestant who does it, key in the report
 * @param source whose program it is: {@link #STRAIT} or the name of a peer
 * @param program the series' name in that program
 * @param what a line for people
 */
record Entry(String series, String contestant, String source, String program, String what) {

    /** Measured in a {@link WorkloadProcess}. */
    static final String STRAIT = "strait";

    /** Key of series and contestant together. */
    String key() {
        return series + "/" + contestant;
    }
}
