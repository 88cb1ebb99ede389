package io.strait.node.cli;

/** What a command tells the shell. */
public enum ExitCode {
    /** It happened. */
    OK(0),
    /** It did not, or it is not known whether it did; the message says which. */
    ERROR(1),
    /** The command line or an argument cannot be used; nothing was tried. */
    USAGE(2),
    /** The time was over first; nothing happened. */
    TIMEOUT(3),
    /** The channel is closed, or what was asked for is not there. */
    CLOSED_OR_NOT_FOUND(4),
    /** Stopped by Ctrl-C before it happened: 128 + SIGINT. */
    INTERRUPTED(130);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** As the shell sees it. */
    public int code() {
        return code;
    }
}
