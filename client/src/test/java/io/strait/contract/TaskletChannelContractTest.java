package io.strait.contract;

final class TaskletChannelContractTest extends ChannelContract {

    @Override
    protected Driver openDriver() {
        return new TaskletDriver();
    }
}
