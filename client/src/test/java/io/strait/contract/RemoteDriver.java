package io.strait.contract;

import io.strait.Strait;
import io.strait.StraitOptions;
import io.strait.client.session.MiniNode;

/** One core behind the real wire. */
final class RemoteDriver implements Driver {

    private final MiniNode node = new MiniNode();

    @Override
    public Kind kind() {
        return Kind.CLUSTER;
    }

    @Override
    public Strait open(StraitOptions options) {
        return Strait.connect(options.toBuilder().endpoints(node.endpoint()).build());
    }

    @Override
    public void close() {
        node.close();
    }
}
