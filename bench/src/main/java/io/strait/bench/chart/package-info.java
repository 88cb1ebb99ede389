/** Charts as SVG text, without a library. In: names and numbers. Out: a document that reads well on light and on dark pages. */
@org.jspecify.annotations.NullMarked
package io.strait.bench.chart;
