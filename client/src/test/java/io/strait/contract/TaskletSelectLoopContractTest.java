package io.strait.contract;

final class TaskletSelectLoopContractTest extends SelectLoopContract {

    @Override
    protected Driver openDriver() {
        return new TaskletDriver();
    }
}
