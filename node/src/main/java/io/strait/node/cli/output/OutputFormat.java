package io.strait.node.cli.output;

import java.util.Locale;

/** How results are written. Errors are text on standard error in every format. */
public enum OutputFormat {
    /** For people: aligned columns and plain lines. Its layout may change. */
    TABLE,
    /** One JSON document: an array for a list, an object for a single thing; one object per line for what goes on. */
    JSON,
    /** One JSON object per line. */
    JSONL;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
