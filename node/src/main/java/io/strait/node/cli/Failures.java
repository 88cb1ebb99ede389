package io.strait.node.cli;

import io.strait.ChannelClosedException;
import io.strait.InvalidArgumentException;
import io.strait.NotFoundException;
import io.strait.OperationInterruptedException;
import io.strait.OperationTimeoutException;
import io.strait.StraitException;
import io.strait.UnavailableException;
import io.strait.node.cli.local.LocalClusterException;
import io.strait.node.cli.output.ClosedOutputException;
import io.strait.node.cli.query.QueryException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/** What an exception means to the shell and to its user. */
final class Failures {

    private Failures() {}

    static ExitCode exitCode(Throwable failure) {
        return switch (failure) {
            case CommandFailure known -> known.exitCode();
            case OperationTimeoutException e -> ExitCode.TIMEOUT;
            case ChannelClosedException e -> ExitCode.CLOSED_OR_NOT_FOUND;
            case NotFoundException e -> ExitCode.CLOSED_OR_NOT_FOUND;
            case InvalidArgumentException e -> ExitCode.USAGE;
            case InterruptedException e -> ExitCode.INTERRUPTED;
            case OperationInterruptedException e -> ExitCode.INTERRUPTED;
            default -> ExitCode.ERROR;
        };
    }

    /**
     * One line for what can happen; the stack as well for what should not.
     *
     * @param whenNobodyAnswers asked for what to put behind the message when no node has answered
     */
    static void report(PrintStream err, String command, Throwable failure, Supplier<String> whenNobodyAnswers) {
        if (failure instanceof InterruptedException) {
            err.println(command + ": interrupted; nothing is pending any more");
            return;
        }
        err.println(command + ": " + message(failure) + (isUnanswered(failure) ? whenNobodyAnswers.get() : ""));
        if (!isExpected(failure)) {
            failure.printStackTrace(err);
        }
    }

    private static boolean isUnanswered(Throwable failure) {
        Throwable reason =
                failure instanceof CommandFailure && failure.getCause() != null ? failure.getCause() : failure;
        return reason instanceof UnavailableException || reason instanceof QueryException;
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage() == null ? failure.getClass().getName() : failure.getMessage();
        boolean caused = failure instanceof UncheckedIOException && failure.getCause() != null;
        return caused ? message + " cause=\"" + failure.getCause() + "\"" : message;
    }

    private static boolean isExpected(Throwable failure) {
        return failure instanceof CommandFailure
                || failure instanceof StraitException
                || failure instanceof QueryException
                || failure instanceof LocalClusterException
                || failure instanceof ClosedOutputException
                || failure instanceof IOException
                || failure instanceof UncheckedIOException;
    }
}
