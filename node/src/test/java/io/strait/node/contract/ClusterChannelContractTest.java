package io.strait.node.contract;

import io.strait.contract.ChannelContract;
import io.strait.contract.Driver;

final class ClusterChannelContractTest extends ChannelContract {

    @Override
    protected Driver openDriver() {
        return ThreeNodesDriver.remote();
    }
}
