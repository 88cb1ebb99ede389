package io.strait.node.cli;

import io.strait.Strait;
import io.strait.node.cli.output.Fields;
import io.strait.tasklet.ProgramStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Ends a program. */
@Command(
        name = "kill",
        description = "Kill a program. What it offers is withdrawn; a value that has moved stays moved.",
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 told to end, or it had ended before; 1 error, 2 usage, 4 no such program."})
final class KillCommand implements Callable<Integer> {

    private final CliContext context;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "ID", description = "As 'strait spawn' and 'strait ps' show it.")
    private String id = "";

    KillCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        ProgramStatus before;
        try (Strait strait = connection.connect(context)) {
            before = strait.programs().find(id).kill();
        }
        output.results(context)
                .single(Fields.of("id", before.id())
                        .with("program", before.program())
                        .with("node", before.node())
                        .with("was", ProgramRows.state(before)));
        return ExitCode.OK.code();
    }
}
