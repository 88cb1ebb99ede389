package io.strait.contract;

final class SimulatedSelectLoopContractTest extends SelectLoopContract {

    @Override
    protected Driver openDriver() {
        return new SimulatedDriver(2026);
    }
}
