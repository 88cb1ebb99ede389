package io.strait.contract;

final class RemoteSelectLoopContractTest extends SelectLoopContract {

    @Override
    protected Driver openDriver() {
        return new RemoteDriver();
    }
}
