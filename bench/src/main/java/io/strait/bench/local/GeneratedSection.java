package io.strait.bench.local;

/** The part of a document that the command writes, between two comments that name it. */
final class GeneratedSection {

    private GeneratedSection() {}

    /**
     * The document with another section.
     *
     * @throws IllegalStateException when the document has no such section
     */
    static String replace(String document, String name, String content) {
        String begin = "<!-- begin: bench " + name + " -->\n";
        String end = "<!-- end: bench " + name + " -->\n";
        int from = document.indexOf(begin);
        int to = document.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalStateException(
                    "document has no section to write: begin=" + begin.strip() + " end=" + end.strip());
        }
        return document.substring(0, from + begin.length()) + "\n" + content + "\n" + document.substring(to);
    }
}
