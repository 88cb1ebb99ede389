package io.strait.node.cli;

import io.strait.Strait;
import io.strait.tasklet.ProgramListing;
import io.strait.tasklet.ProgramStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists what runs. */
@Command(
        name = "ps",
        description = "List the programs that run on the nodes of the cluster.",
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 all nodes answered, 1 not all (those that did are shown), 2 usage."})
final class PsCommand implements Callable<Integer> {

    private final CliContext context;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(
            names = {"-a", "--all"},
            description = "Also those that have ended; each node remembers the last 256.")
    private boolean all;

    PsCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        ProgramListing<ProgramStatus> programs;
        try (Strait strait = connection.connect(context)) {
            programs = strait.programs().list(all);
        }
        output.list(
                context,
                programs.entries().stream().map(ProgramRows::row).toList(),
                all ? "strait ps: no programs run or are remembered" : "strait ps: no programs run");
        if (programs.more()) {
            context.err().println("strait ps: there are more than a node lists at once");
        }
        return ProgramRows.reportUnanswered(context, "ps", programs.unanswered())
                .code();
    }
}
