package io.strait.node.cli;

import io.strait.node.cli.output.OutputFormat;
import io.strait.node.cli.output.Results;
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

    Results results(CliContext context) {
        return new Results(context.out(), format);
    }
}
