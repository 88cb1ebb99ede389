package io.strait.tasklet;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Runs named {@linkplain Program programs} as tasklets on nodes of the cluster; made by {@link io.strait.Strait#programs()}. Safe
 * for use by many threads. Without a network, programs run within this process.
 *
 * <pre>{@code
 * RemoteTasklet counter = strait.programs().spawn("count", List.of("3"), Placement.anywhere());
 * counter.output().receive(); // "1"
 * counter.kill();
 * }</pre>
 *
 * <p>Every method that waits throws {@link io.strait.UnavailableException} when no node answers, {@link
 * io.strait.ClientClosedException} when the Strait is closed, {@link InterruptedException} when interrupted.
 */
public interface Programs {

    /** The programs of all nodes, ascending by name. */
    ProgramListing<ProgramDescription> available() throws InterruptedException;

    /** {@link #available()} without waiting. */
    CompletableFuture<ProgramListing<ProgramDescription>> availableAsync();

    /**
     * Starts a program.
     *
     * @param program its name
     * @param args at most 64, of 4,096 characters in all
     * @param placement where
     * @return a handle to it; it goes on when the handle or this Strait is gone
     * @throws io.strait.NotFoundException when the node does not know the program, or there is no such node
     * @throws io.strait.OverloadedException when the node runs as many as it may; the message names the limit
     * @throws io.strait.InvalidArgumentException when an argument is out of its limits
     * @throws io.strait.IndeterminateException when the connection was lost before the answer: it may run; {@link #list} tells
     */
    RemoteTasklet spawn(String program, List<String> args, Placement placement) throws InterruptedException;

    /** {@link #spawn(String, List, Placement)} without waiting. */
    CompletableFuture<RemoteTasklet> spawnAsync(String program, List<String> args, Placement placement);

    /**
     * Programs that run on any node, in the order of their nodes' uids and of their start.
     *
     * @param ended whether to list those as well that ended lately; a node remembers 256
     */
    ProgramListing<ProgramStatus> list(boolean ended) throws InterruptedException;

    /** {@link #list(boolean)} without waiting. */
    CompletableFuture<ProgramListing<ProgramStatus>> listAsync(boolean ended);

    /**
     * A handle to a program that was started before, by anybody.
     *
     * @throws io.strait.NotFoundException when nobody knows the id
     * @throws io.strait.InvalidArgumentException when it is no id
     */
    RemoteTasklet find(String id) throws InterruptedException;

    /** {@link #find(String)} without waiting. */
    CompletableFuture<RemoteTasklet> findAsync(String id);
}
