package io.strait.node.demo;

import io.strait.node.cli.output.Fields;
import java.util.List;

/**
 * How a run ended.
 *
 * @param operations answered operations of participants: sends, receives, rounds of selects
 * @param selects rounds of selects in which a branch fired
 * @param matches values that went from a sender to a receiver
 * @param crossNode those whose sender, receiver and home were not all on one node
 * @param offered values offered, withdrawn ones included
 * @param streams pairs of a sender and a channel
 * @param violationCount how often something happened that must not
 * @param violations the first of them
 */
record Verdict(
        long operations,
        long selects,
        long matches,
        long crossNode,
        long offered,
        long streams,
        long violationCount,
        List<Violation> violations) {

    /** The closing line of the demo. */
    String line() {
        return "demo: operations=" + operations + " selects=" + selects + " cross-node=" + crossNode + " violations="
                + violationCount;
    }

    /** The same for programs. */
    Fields fields() {
        return Fields.of("operations", operations)
                .with("selects", selects)
                .with("matches", matches)
                .with("crossNode", crossNode)
                .with("valuesOffered", offered)
                .with("streams", streams)
                .with("violations", violationCount)
                .with(
                        "firstViolations",
                        violations.stream().map(Violation::toString).toList());
    }
}
