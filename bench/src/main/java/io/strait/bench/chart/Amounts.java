package io.strait.bench.chart;

import java.util.Locale;

/** Short words for numbers. */
final class Amounts {

    private static final double THOUSAND = 1_000;
    private static final String[] NS = {"ns", "µs", "ms", "s"};
    private static final String[] COUNT = {"", "k", "M", "G"};

    private Amounts() {}

    static String ns(double value) {
        return scaled(value, NS, " ");
    }

    static String count(double value) {
        return scaled(value, COUNT, "");
    }

    private static String scaled(double value, String[] units, String gap) {
        int unit = 0;
        double rest = value;
        while (rest >= THOUSAND && unit < units.length - 1) {
            rest /= THOUSAND;
            unit++;
        }
        String number = String.format(Locale.ROOT, rest < 10 && rest != Math.rint(rest) ? "%.1f" : "%.0f", rest);
        return number + gap + units[unit];
    }
}
