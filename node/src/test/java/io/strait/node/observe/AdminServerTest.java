package io.strait.node.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.strait.node.edge.TestNode;
import io.strait.proto.v1.ChannelServiceGrpc;
import io.strait.proto.v1.CloseRequest;
import io.strait.proto.v1.ReceiveRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminServerTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private TestNode node;

    @BeforeEach
    void start() {
        node = TestNode.start();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @AfterAll
    static void closeClient() {
        HTTP.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return request("GET", path);
    }

    private HttpResponse<String> request(String method, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + node.admin.port() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private JsonObject json(String path, int status) throws IOException, InterruptedException {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        return JsonParser.parseString(response.body()).getAsJsonObject();
    }

    private void receiveLater(String channel) {
        ChannelServiceGrpc.newFutureStub(node.connect())
                .receive(ReceiveRequest.newBuilder().setChannel(channel).build());
    }

    @Test
    void shouldReportHealth() throws Exception {
        assertThat(json("/healthz/live", 200).get("status").getAsString()).isEqualTo("live");
        assertThat(json("/healthz/ready", 200).get("status").getAsString()).isEqualTo("ready");

        node.cluster.setReady(false);
        assertThat(json("/healthz/ready", 503).get("status").getAsString()).contains("not ready");
        assertThat(json("/healthz/live", 200).get("status").getAsString()).isEqualTo("live");

        node.cluster.setReady(true);
        node.edge.drain();
        assertThat(json("/healthz/ready", 503).get("status").getAsString()).contains("draining");
    }

    @Test
    void shouldReportDeathWhenTheSchedulerHasStopped() throws Exception {
        node.scheduler.close();

        assertThat(json("/healthz/live", 503).get("error").getAsString()).contains("scheduler: stopped");
    }

    @Test
    void shouldServeMetrics() throws Exception {
        receiveLater("a");
        await().untilAsserted(() -> assertThat(node.metric("strait_waiters")).isEqualTo(1));

        HttpResponse<String> response = get("/metrics");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
        Map<String, Double> samples = response.body()
                .lines()
                .filter(line -> !line.startsWith("#") && !line.contains("{"))
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(parts -> parts[0], parts -> Double.parseDouble(parts[1])));
        assertThat(samples).containsEntry("strait_waiters", 1.0).containsEntry("strait_core_operations_total", 1.0);
        assertThat(samples.keySet())
                .containsAll(node.metrics.read().toCompletableFuture().join().keySet());
        assertThat(response.body()).contains("jvm_memory_used_bytes");
    }

    @Test
    void shouldShowTheCluster() throws Exception {
        JsonObject cluster = json("/cluster", 200);

        assertThat(cluster.get("clusterName").getAsString()).isEqualTo("test");
        assertThat(cluster.get("self").getAsString()).isEqualTo(node.uid.toString());
        assertThat(cluster.get("ready").getAsBoolean()).isTrue();
        JsonObject self = cluster.getAsJsonArray("nodes").get(0).getAsJsonObject();
        assertThat(self.get("edge").getAsString()).isEqualTo("127.0.0.1:" + node.edge.port());
        assertThat(self.get("state").getAsString()).isEqualTo("UP");
        assertThat(cluster.getAsJsonArray("links")).isEmpty();
    }

    @Test
    void shouldListChannels() throws Exception {
        List.of("x/1", "x/2", "y").forEach(this::receiveLater);
        await().untilAsserted(() -> assertThat(node.metric("strait_waiters")).isEqualTo(3));

        JsonObject page = json("/channels?prefix=x%2F&limit=1", 200);
        assertThat(names(page.getAsJsonArray("channels"))).containsExactly("x/1");
        assertThat(page.get("more").getAsBoolean()).isTrue();
        assertThat(page.getAsJsonArray("unansweredNodes")).isEmpty();
        JsonObject rest = json("/channels?after=x/1&local=true", 200);
        assertThat(names(rest.getAsJsonArray("channels"))).containsExactly("x/2", "y");

        assertThat(error("/channels?limit=0")).contains("limit", "1..1000");
        assertThat(error("/channels?limit=many")).contains("limit", "many");
        assertThat(error("/channels?sort=name")).contains("sort", "known=after,prefix,limit,local");
        assertThat(error("/channels?after")).contains("after");
    }

    private static List<String> names(JsonArray channels) {
        return channels.asList().stream()
                .map(JsonElement::getAsJsonObject)
                .map(channel -> channel.get("channel").getAsString())
                .toList();
    }

    private String error(String path) throws IOException, InterruptedException {
        return json(path, 400).get("error").getAsString();
    }

    @Test
    void shouldShowAChannel() throws Exception {
        receiveLater("a+b c/é");
        await().untilAsserted(() -> assertThat(node.metric("strait_waiters")).isEqualTo(1));

        JsonObject channel = json("/channels/a+b%20c/%C3%A9", 200);
        assertThat(channel.get("channel").getAsString()).isEqualTo("a+b c/é");
        assertThat(channel.get("plainReceivers").getAsInt()).isEqualTo(1);
        assertThat(channel.get("balance").getAsInt()).isEqualTo(-1);
        assertThat(channel.get("home").getAsString()).isEqualTo(node.uid.toString());
        assertThat(channel.get("closed").isJsonNull()).isTrue();

        ChannelServiceGrpc.newBlockingStub(node.connect())
                .close(CloseRequest.newBuilder().setChannel("c").build());
        assertThat(json("/channels/c", 200).get("closed").isJsonObject()).isTrue();
        assertThat(error("/channels/")).contains("channel name: is empty");
        assertThat(error("/channels/%07")).contains("control character");
        assertThat(error("/channels/" + "n".repeat(256))).contains("bytes=256");
    }

    @Test
    void shouldRefuseWhatItDoesNotHave() throws Exception {
        assertThat(json("/nowhere", 404).get("error").getAsString()).contains("/nowhere");
        HttpResponse<String> post = request("POST", "/cluster");
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("Allow")).contains("GET, HEAD");
        HttpResponse<String> head = request("HEAD", "/cluster");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(get("/").body()).contains("/metrics");
    }

    @Test
    void shouldNameThePortThatIsTaken() {
        AdminSettings taken =
                new AdminSettings("127.0.0.1", node.admin.port(), "strait.admin.port", Duration.ofSeconds(1));
        AdminSources sources =
                new AdminSources("test", node.scheduler, node.cluster, node.edge.channels(), node.metrics, () -> true);

        assertThatThrownBy(() -> AdminServer.start(taken, sources))
                .isInstanceOf(ListenException.class)
                .hasMessageContaining("admin: cannot listen: endpoint=127.0.0.1:" + node.admin.port()
                        + " key=strait.admin.port cause=")
                .hasMessageContaining("in use");
    }
}
