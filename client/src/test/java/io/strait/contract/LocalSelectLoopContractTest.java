package io.strait.contract;

final class LocalSelectLoopContractTest extends SelectLoopContract {

    @Override
    protected Driver openDriver() {
        return new LocalDriver();
    }
}
