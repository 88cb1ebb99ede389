package io.strait.contract;

final class TaskletSelectContractTest extends SelectContract {

    @Override
    protected Driver openDriver() {
        return new TaskletDriver();
    }
}
