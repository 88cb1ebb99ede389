package io.strait.contract;

final class RemoteChannelContractTest extends ChannelContract {

    @Override
    protected Driver openDriver() {
        return new RemoteDriver();
    }
}
