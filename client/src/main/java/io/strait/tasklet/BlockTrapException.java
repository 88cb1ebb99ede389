package io.strait.tasklet;

/** The operation would have blocked, which its tasklet forbids itself ({@link Tasklet#setBlockTrap}). It had no effect. */
public final class BlockTrapException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Says which tasklet would have waited for what. */
    public BlockTrapException(String tasklet, String waitingFor) {
        super("tasklet would block: name=" + tasklet + " for=\"" + waitingFor + "\"");
    }
}
