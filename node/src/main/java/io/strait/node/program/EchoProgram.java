package io.strait.node.program;

import io.strait.tasklet.Program;
import io.strait.tasklet.ProgramProvider;

/** Sends its arguments. */
public final class EchoProgram implements ProgramProvider {

    @Override
    public String name() {
        return "echo";
    }

    @Override
    public String description() {
        return "VALUE...: sends each of its arguments";
    }

    @Override
    public Program create() {
        return context -> {
            for (String value : context.args()) {
                context.output().send(value);
                context.log("sent " + value);
            }
        };
    }
}
