package io.strait.contract;

final class RemoteSelectContractTest extends SelectContract {

    @Override
    protected Driver openDriver() {
        return new RemoteDriver();
    }
}
