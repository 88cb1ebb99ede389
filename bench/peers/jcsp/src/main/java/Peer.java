import java.util.Scanner;
import java.util.function.IntUnaryOperator;
import org.jcsp.lang.Alternative;
import org.jcsp.lang.AltingChannelInput;
import org.jcsp.lang.Channel;
import org.jcsp.lang.One2OneChannel;
import org.jcsp.lang.ProcessManager;

/**
 * The JCSP side of {@code strait bench local}: the same programs with processes, which are threads of the operating system,
 * and {@code Alternative}.
 *
 * <pre>
 * Peer SERIES          measure on request: a line of standard input is a number of milliseconds, the answer one JSON line;
 *                      ends with standard input
 * Peer SERIES MILLIS   measure once
 * </pre>
 */
public final class Peer {

    private static final String VERSION = "JCSP 1.1-rc5";

    private Peer() {}

    /** See the class. */
    public static void main(String[] arguments) {
        if (arguments.length == 0 || arguments.length > 2) {
            usage("expected SERIES [MILLIS]: count=" + arguments.length);
        }
        IntUnaryOperator run = series(arguments[0]);
        if (arguments.length == 2) {
            System.out.println(measure(arguments[0], run, arguments[1]));
            return;
        }
        try (Scanner requests = new Scanner(System.in, "UTF-8")) {
            while (requests.hasNextLine()) {
                System.out.println(measure(arguments[0], run, requests.nextLine()));
            }
        }
    }

    private static IntUnaryOperator series(String name) {
        switch (name) {
            case "ping-pong":
                return Peer::pingPong;
            case "select-8":
                return selects(8);
            case "select-64":
                return selects(64);
            case "select-1024":
                return selects(1024);
            default:
                usage("unknown series: name=" + name);
                throw new AssertionError("unreachable");
        }
    }

    private static String measure(String name, IntUnaryOperator run, String millis) {
        long atLeastNs = parse(millis) * 1_000_000L;
        long beginNs = System.nanoTime();
        long elapsedNs = 0;
        long ops = 0;
        int batch = 1;
        while (elapsedNs < atLeastNs) {
            ops += run.applyAsInt(batch);
            long batchNs = System.nanoTime() - beginNs - elapsedNs;
            elapsedNs += batchNs;
            if (batchNs < atLeastNs / 64) { // a batch is long beside its start, and short beside the whole
                batch *= 2;
            }
        }
        return "{\"series\":\"" + name + "\",\"peer\":\"jcsp\",\"version\":\"" + VERSION + "\",\"threads\":2,\"ops\":" + ops
                + ",\"ns\":" + elapsedNs + "}";
    }

    private static int parse(String millis) {
        try {
            return Math.max(1, Integer.parseInt(millis.strip()));
        } catch (NumberFormatException e) {
            usage("not a number of milliseconds: text=" + millis);
            throw new AssertionError("unreachable");
        }
    }

    private static void usage(String what) {
        System.err.println("peer: " + what);
        System.exit(2);
    }

    /** Two processes send a value to and fro. An operation is one rendezvous: half a round trip. */
    private static int pingPong(int n) {
        One2OneChannel ping = Channel.one2one();
        One2OneChannel pong = Channel.one2one();
        ProcessManager partner = new ProcessManager(() -> {
            for (int i = 0; i < n; i++) {
                pong.out().write(ping.in().read());
            }
        });
        partner.start();
        for (int i = 0; i < n; i++) {
            ping.out().write(Boolean.TRUE);
            pong.in().read();
        }
        partner.join();
        return 2 * n;
    }

    /** One process sends to {@code count} channels in turn, another selects over all of them. An operation is one event. */
    private static IntUnaryOperator selects(int count) {
        One2OneChannel[] channels = new One2OneChannel[count];
        AltingChannelInput[] inputs = new AltingChannelInput[count];
        for (int i = 0; i < count; i++) {
            channels[i] = Channel.one2one();
            inputs[i] = channels[i].in();
        }
        Alternative alternative = new Alternative(inputs);
        return n -> {
            ProcessManager sender = new ProcessManager(() -> {
                for (int i = 0; i < n; i++) {
                    channels[i % count].out().write(Boolean.TRUE);
                }
            });
            sender.start();
            for (int i = 0; i < n; i++) {
                inputs[alternative.fairSelect()].read();
            }
            sender.join();
            return n;
        };
    }
}
