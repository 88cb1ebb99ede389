package io.strait.node.program;

import io.strait.Sender;
import io.strait.tasklet.Program;
import io.strait.tasklet.ProgramProvider;

/** Sends the numbers from 1 on. */
public final class CountProgram implements ProgramProvider {

    @Override
    public String name() {
        return "count";
    }

    @Override
    public String description() {
        return "N: sends the numbers 1 to N";
    }

    @Override
    public Program create() {
        return context -> {
            long last = new Arguments(context, "N").number(0, 0);
            Sender<String> output = context.output();
            for (long number = 1; number <= last; number++) {
                output.send(Long.toString(number));
            }
            context.log("counted to " + last);
        };
    }
}
