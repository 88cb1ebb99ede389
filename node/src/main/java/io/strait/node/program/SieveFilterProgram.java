package io.strait.node.program;

import io.strait.Channel;
import io.strait.Codec;
import io.strait.tasklet.Program;
import io.strait.tasklet.ProgramProvider;

/** One stage of the sieve of Eratosthenes as a pipeline (Hoare, Communicating Sequential Processes, 1978, after McIlroy). */
public final class SieveFilterProgram implements ProgramProvider {

    @Override
    public String name() {
        return "sieve-filter";
    }

    @Override
    public String description() {
        return "IN PRIME OUT: hands on from channel IN to OUT what PRIME does not divide, and closes OUT after IN";
    }

    @Override
    public Program create() {
        return context -> {
            Arguments arguments = new Arguments(context, "IN PRIME OUT");
            Channel<String> in = context.strait().channel(arguments.text(0), Codec.utf8());
            long prime = arguments.number(1, 2);
            Channel<String> out = context.strait().channel(arguments.text(2), Codec.utf8());
            long passed = 0;
            for (String value : in) {
                if (Long.parseLong(value) % prime != 0) {
                    out.send(value);
                    passed++;
                }
            }
            out.close();
            context.log("passed " + passed);
        };
    }
}
