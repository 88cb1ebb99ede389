package io.strait.client;

import io.strait.tasklet.Enrolment;
import io.strait.tasklet.Guard;
import io.strait.tasklet.ProgramStatus;
import io.strait.tasklet.RemoteTasklet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The end of a program as a branch of a select: one wait for each enrolment, which ends when that is withdrawn. Waits begin and end
 * on other threads: they take locks, for which the scheduler's must not wait.
 */
final class ProgramEndGuard extends Guard<ProgramStatus> {

    private final RemoteTasklet program;

    ProgramEndGuard(RemoteTasklet program) {
        this.program = program;
    }

    @Override
    public void enrol(Enrolment<ProgramStatus> enrolment) {
        CompletableFuture<Void> withdrawn = new CompletableFuture<>();
        enrolment.attach(withdrawn);
        Aside.EXECUTOR.execute(() -> begin(enrolment, withdrawn));
    }

    private void begin(Enrolment<ProgramStatus> enrolment, CompletableFuture<Void> withdrawn) {
        CompletableFuture<ProgramStatus> end = program.joinAsync();
        CompletableFuture<ProgramStatus> unusedEnd = end.whenComplete((how, failure) -> {
            if (failure == null) {
                enrolment.fire(how);
            } else {
                Throwable cause = failure.getCause();
                enrolment.fail(failure instanceof CompletionException && cause != null ? cause : failure);
            }
        });
        CompletableFuture<Void> unusedWithdrawal = withdrawn.thenRun(() -> end.cancel(false));
    }

    @Override
    public void withdrawn(Enrolment<ProgramStatus> enrolment) {
        if (enrolment.attachment() instanceof CompletableFuture<?> withdrawn) {
            Aside.EXECUTOR.execute(() -> withdrawn.complete(null));
        }
    }

    @Override
    public boolean isLast(ProgramStatus how) {
        return true;
    }

    @Override
    public String describe() {
        return "end of " + program;
    }
}
