package io.strait.contract;

final class SimulatedChannelContractTest extends ChannelContract {

    @Override
    protected Driver openDriver() {
        return new SimulatedDriver(2026);
    }
}
