package io.strait.node.link;

/**
 * What all links of a layer share.
 *
 * @param counters of the layer
 * @param segments memory for windows
 */
record LinkSupplies(LinkCounters counters, SegmentPool segments) {}
