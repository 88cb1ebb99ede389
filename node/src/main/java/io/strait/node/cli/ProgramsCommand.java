package io.strait.node.cli;

import io.strait.Strait;
import io.strait.node.cli.output.Fields;
import io.strait.tasklet.ProgramDescription;
import io.strait.tasklet.ProgramListing;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists what can be spawned. */
@Command(
        name = "programs",
        description = "List the programs that nodes can run; see 'strait spawn'.",
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 all nodes answered, 1 not all (those that did are shown), 2 usage."})
final class ProgramsCommand implements Callable<Integer> {

    private final CliContext context;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    ProgramsCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        ProgramListing<ProgramDescription> programs;
        try (Strait strait = connection.connect(context)) {
            programs = strait.programs().available();
        }
        output.results(context)
                .list(programs.entries().stream()
                        .map(program -> Fields.of("program", program.name())
                                .with("nodes", program.nodes().size())
                                .with("description", program.description()))
                        .toList());
        return ProgramRows.reportUnanswered(context, "programs", programs.unanswered())
                .code();
    }
}
