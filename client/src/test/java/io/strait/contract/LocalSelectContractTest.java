package io.strait.contract;

final class LocalSelectContractTest extends SelectContract {

    @Override
    protected Driver openDriver() {
        return new LocalDriver();
    }
}
