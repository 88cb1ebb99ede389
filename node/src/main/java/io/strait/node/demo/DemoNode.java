package io.strait.node.demo;

import io.strait.Strait;

/**
 * A node as the workloads see it.
 *
 * @param name for people
 * @param uid as channels name their home
 * @param strait a client of this node
 */
record DemoNode(String name, String uid, Strait strait) {}
