package io.strait.node.demo;

/**
 * A channel of a workload.
 *
 * @param name its name
 * @param home the uid of the node that keeps its offers
 */
record DemoChannel(String name, String home) {}
