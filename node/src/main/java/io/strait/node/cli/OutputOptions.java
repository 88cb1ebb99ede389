package io.strait.node.cli;

import io.strait.node.cli.output.Fields;
import io.strait.node.cli.output.OutputFormat;
import io.strait.node.cli.output.Results;
import java.util.List;
import picocli.CommandLine.Option;

/** How results are written. */
final class OutputOptions {

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    private OutputFormat format = OutputFormat.TABLE;

    /** Whether one JSON document is wanted. */
    boolean isJson() {
        return format == OutputFormat.JSON;
    }

    /** Writes a list; people are told when it is empty, beside the output, which stays the list and nothing else. */
    void list(CliContext context, List<Fields> rows, String none) {
        results(context).list(rows);
        if (rows.isEmpty() && format == OutputFormat.TABLE) {
            context.err().println(none);
        }
    }

    Results results(CliContext context) {
        return new Results(context.out(), format);
    }
}
