package io.strait.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.strait.Codec;
import io.strait.Strait;
import io.strait.node.control.Endpoint;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two nodes all of whose planes listen on ::1. */
class Ipv6NodeTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @BeforeAll
    static void requireIpv6() throws SocketException {
        assumeTrue(
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .map(InetAddress::getHostAddress)
                        .anyMatch(address -> address.startsWith("0:0:0:0:0:0:0:1")),
                "this machine has no IPv6 loopback");
    }

    private static StraitNode start(String seeds) {
        Map<String, String> settings = new HashMap<>();
        settings.put("strait.node.host", "::1");
        settings.put("strait.admin.bind-host", "::1");
        settings.put("strait.cluster.seeds", seeds);
        settings.put("strait.cluster.profile", "conservative");
        for (String plane : List.of("cluster", "data", "edge", "admin")) {
            settings.put("strait." + plane + ".port", "0");
        }
        return StraitNode.start(NodeConfig.of(settings));
    }

    @Test
    void shouldHandOverBetweenNodesAndClientsOnIpv6() throws Exception {
        try (StraitNode one = start("");
                StraitNode two = start(one.clusterEndpoint().toString());
                Strait sender = Strait.connect("strait://" + one.edgeEndpoint());
                Strait receiver = Strait.connect("strait://" + two.edgeEndpoint())) {
            await().atMost(LONG)
                    .until(() -> one.scheduler()
                                    .ask(core -> core.view().reachable().size())
                                    .join()
                            == 2);

            for (String name : List.of("a", "b", "c", "d")) { // homes on both, more likely than not
                CompletableFuture<String> received =
                        receiver.channel(name, Codec.utf8()).receiveAsync().toCompletableFuture();
                sender.channel(name, Codec.utf8()).send(name, LONG);
                assertThat(received.get(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(name);
            }

            assertThat(statusOf(one.adminEndpoint())).isEqualTo(200);
        }
    }

    private static int statusOf(Endpoint admin) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://" + admin + "/healthz/ready").toURL().openConnection();
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}
