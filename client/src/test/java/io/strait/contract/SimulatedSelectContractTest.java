package io.strait.contract;

final class SimulatedSelectContractTest extends SelectContract {

    @Override
    protected Driver openDriver() {
        return new SimulatedDriver(2026);
    }
}
