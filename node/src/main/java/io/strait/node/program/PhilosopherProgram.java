package io.strait.node.program;

import io.strait.Channel;
import io.strait.Codec;
import io.strait.tasklet.Program;
import io.strait.tasklet.ProgramContext;
import io.strait.tasklet.ProgramProvider;
import java.time.Duration;

/**
 * Dines (Dijkstra, Hierarchical ordering of sequential processes, 1971). A fork is a channel with a buffer of one, and lies on
 * the table while a value is in it. All take the fork with the smaller name first, so that they never wait in a circle.
 */
public final class PhilosopherProgram implements ProgramProvider {

    /** For a fork whose channel has no buffer after all. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "philosopher";
    }

    @Override
    public String description() {
        return "LEFT RIGHT ROUNDS RESULT: eats ROUNDS times with two forks, buffered channels of one value each, and sends"
                + " how often to channel RESULT";
    }

    @Override
    public Program create() {
        return context -> {
            Arguments arguments = new Arguments(context, "LEFT RIGHT ROUNDS RESULT");
            boolean leftFirst = arguments.text(0).compareTo(arguments.text(1)) < 0;
            Channel<String> first = context.strait().channel(arguments.text(leftFirst ? 0 : 1), Codec.utf8());
            Channel<String> second = context.strait().channel(arguments.text(leftFirst ? 1 : 0), Codec.utf8());
            long rounds = arguments.number(2, 0);
            for (long round = 0; round < rounds; round++) {
                eat(context, first, second);
            }
            Channel<String> result = context.strait().channel(arguments.text(3), Codec.utf8());
            result.send(Long.toString(rounds));
        };
    }

    /** A philosopher that is killed at the table puts down what it holds. */
    private static void eat(ProgramContext context, Channel<String> first, Channel<String> second)
            throws InterruptedException {
        String firstFork = first.receive();
        try {
            String secondFork = second.receive();
            putDown(context, second, secondFork);
        } finally {
            putDown(context, first, firstFork);
        }
    }

    private static void putDown(ProgramContext context, Channel<String> place, String fork)
            throws InterruptedException {
        if (!place.trySend(fork, PATIENCE).isSent()) {
            context.log("fork has no place on the table: channel=" + place.name());
        }
    }
}
