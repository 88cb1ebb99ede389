package io.strait.node.edge;

import io.strait.NotFoundException;
import io.strait.core.id.NodeUid;
import io.strait.proto.v1.ListProgramsResponse;
import io.strait.proto.v1.ProgramInfo;
import io.strait.tasklet.program.ProgramHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

/** Chooses the node for a program that may run anywhere: the one that runs the fewest, by chance among equals. Any thread. */
final class LeastLoaded {

    private final Random random;

    LeastLoaded(long seed) {
        this.random = new Random(seed);
    }

    /** Begins with what the node itself has. */
    Loads begin(String program, ProgramHost host) {
        Loads loads = new Loads(program, host.node());
        loads.available.addAll(
                host.available().stream().map(each -> each.name()).toList());
        if (host.has(program)) {
            loads.take(new NodeUid(Long.parseUnsignedLong(host.node(), 16)), host.runningCount());
        }
        return loads;
    }

    /** One choice. */
    final class Loads {

        private final String program;
        private final String self;
        private final TreeSet<String> available = new TreeSet<>();
        private final List<NodeUid> fewest = new ArrayList<>();
        private long running = Long.MAX_VALUE;

        private Loads(String program, String self) {
            this.program = program;
            this.self = self;
        }

        /** What another node says of itself. */
        void add(NodeUid node, ListProgramsResponse told) {
            List<String> names =
                    told.getProgramsList().stream().map(ProgramInfo::getName).toList();
            available.addAll(names);
            if (names.contains(program)) {
                take(node, told.getRunning());
            }
        }

        private void take(NodeUid node, long runs) {
            if (runs < running) {
                fewest.clear();
                running = runs;
            }
            if (runs == running) {
                fewest.add(node);
            }
        }

        /**
         * The node.
         *
         * @throws NotFoundException when none has the program
         */
        NodeUid choose() {
            if (fewest.isEmpty()) {
                String names = String.join(",", available);
                throw new NotFoundException(
                        NotFoundException.Kind.PROGRAM,
                        "no such program on any node: program=" + program + " available=" + names,
                        Map.of("program", program, "node", self, "available", names));
            }
            return fewest.get(random.nextInt(fewest.size()));
        }
    }
}
