package io.strait.contract;

final class LocalChannelContractTest extends ChannelContract {

    @Override
    protected Driver openDriver() {
        return new LocalDriver();
    }
}
