package io.strait.core.select;

import io.strait.core.id.NodeUid;
import io.strait.core.id.SelectId;

/** A receiver that a home has introduced to a send branch. */
record Partner(SelectId select, int branch, NodeUid home) {}
