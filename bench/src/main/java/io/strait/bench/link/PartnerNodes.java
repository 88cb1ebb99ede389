package io.strait.bench.link;

import io.strait.Codec;
import io.strait.Receiver;
import io.strait.Strait;
import io.strait.bench.rig.ChildProcess;
import io.strait.node.StraitNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * The other process: one or two nodes on one thread. Each receives again and again, as a plain partner that waits, from
 * the channels {@code partner-N-...} that it is told by name: the first value on {@code control-N} lists them.
 */
@SuppressWarnings({"ThreadPriorityCheck", "FutureReturnValueIgnored"
}) // With two processes on two cores the other one must get its turn.
public final class PartnerNodes {

    private PartnerNodes() {}

    /** Arguments: seed, number of nodes. */
    public static void main(String[] arguments) {
        String seed = arguments[0];
        int count = Integer.parseInt(arguments[1]);
        List<StraitNode> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nodes.add(BenchNode.start("partner-" + i, seed));
        }
        for (StraitNode node : nodes) {
            BenchNode.awaitMembers(node, count + 1, nodes);
        }
        for (int i = 0; i < count; i++) {
            obey(nodes.get(i).strait(), i);
        }
        ChildProcess.announce(nodes.stream().map(node -> node.uid().toString()).collect(Collectors.joining(",")));
        ChildProcess.repeatUntilOrphaned(() -> {
            int work = 0;
            for (StraitNode node : nodes) {
                work += node.pump();
            }
            if (work == 0) {
                Thread.yield();
            }
        });
        nodes.forEach(StraitNode::close);
    }

    /** Takes the names of channels from the control channel and receives from each for ever. */
    private static void obey(Strait strait, int index) {
        strait.channel("control-" + index, Codec.utf8())
                .receiver()
                .receiveAsync()
                .thenAccept(names -> {
                    for (String name : names.split(",", -1)) {
                        new Repeating(strait.channel(name, Codec.bytes()).receiver()).arm();
                    }
                });
    }

    /** Receives again as soon as it has received; a value that is there at once does not deepen the stack. */
    private static final class Repeating {

        private final Receiver<byte[]> receiver;

        Repeating(Receiver<byte[]> receiver) {
            this.receiver = receiver;
        }

        void arm() {
            boolean again = true;
            while (again) {
                AtomicBoolean returned = new AtomicBoolean();
                AtomicBoolean completedInside = new AtomicBoolean();
                receiver.receiveAsync().thenAccept(value -> {
                    if (returned.get()) {
                        arm();
                    } else {
                        completedInside.set(true);
                    }
                });
                returned.set(true);
                again = completedInside.get();
            }
        }
    }
}
