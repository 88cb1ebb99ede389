package io.strait.tasklet.program;

import io.strait.tasklet.Program;
import io.strait.tasklet.ProgramProvider;
import java.util.List;

/** Programs for tests. */
final class TestPrograms {

    private TestPrograms() {}

    /** One program. */
    record Provider(String name, String description, Program program) implements ProgramProvider {
        @Override
        public Program create() {
            return program;
        }
    }

    static final ProgramProvider ECHO = new Provider("echo", "sends its arguments", context -> {
        for (String arg : context.args()) {
            context.log("sends " + arg);
            context.output().send(arg);
        }
    });

    static final ProgramProvider FAIL = new Provider("fail", "fails", context -> {
        throw new IllegalArgumentException("on purpose");
    });

    /** Logs as many lines as its argument says. */
    static final ProgramProvider CHATTER = new Provider("chatter", "logs", context -> {
        for (int i = 0; i < Integer.parseInt(context.args().get(0)); i++) {
            context.log("line " + i);
        }
    });

    static ProgramCatalog catalog() {
        return ProgramCatalog.of(List.of(ECHO, FAIL, CHATTER));
    }
}
