package io.strait.node.cli.output;

/** Nobody reads the output any more: the other end of the pipe is closed, or the disk is full. */
public final class ClosedOutputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What could not be written is lost. */
    public ClosedOutputException() {
        super("standard output cannot be written to any more: what was being written is lost");
    }
}
