package io.strait.node.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.strait.Channel;
import io.strait.ChannelOptions;
import io.strait.Codec;
import io.strait.Header;
import io.strait.Message;
import io.strait.node.cli.CommandWorld.Ended;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** send, recv, select, declare and close, with their exit codes. */
class ChannelCommandsTest {

    private final CommandWorld world = new CommandWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private Channel<String> buffered(String name) throws InterruptedException {
        return world.strait().channel(name, Codec.utf8(), ChannelOptions.buffered(16));
    }

    @Test
    void shouldHandOverOneValueWhenSendMeetsRecv() {
        CompletableFuture<Ended> recv = world.start("recv", "orders");

        Ended send = world.run("send", "orders", "one espresso");

        assertThat(send).isEqualTo(new Ended(0, "sent 1\n", ""));
        assertThat(recv.join()).isEqualTo(new Ended(0, "one espresso\n", ""));
    }

    @Test
    void shouldSendEachLineOfStandardInputAndClose() {
        CompletableFuture<Ended> recv = world.start("recv", "orders", "--follow");

        Ended send = world.run("eins\n\nzwei ä\n".getBytes(UTF_8), "send", "orders", "--close", "-o", "json");

        assertThat(send.out()).isEqualTo("{\"channel\":\"orders\",\"sent\":3,\"closed\":true}\n");
        assertThat(recv.join()).isEqualTo(new Ended(0, "eins\n\nzwei ä\n", ""));
    }

    @Test
    void shouldReceiveAsManyAsAskedForAsJsonLines() throws InterruptedException {
        Channel<String> orders = buffered("orders");
        orders.send("a");
        orders.send("b\"\n");
        orders.send("c");

        Ended recv = world.run("recv", "orders", "--count", "2", "-o", "jsonl");

        assertThat(recv.exit()).isZero();
        assertThat(recv.out().lines())
                .containsExactly(
                        "{\"channel\":\"orders\",\"value\":\"a\",\"contentType\":\"text/plain; charset=utf-8\"}",
                        "{\"channel\":\"orders\",\"value\":\"b\\\"\\n\",\"contentType\":\"text/plain; charset=utf-8\"}");
    }

    @Test
    void shouldExitWith3WhenNothingIsReceivedInTime() {
        Ended recv = world.run("recv", "orders", "--timeout", "20ms");

        assertThat(recv)
                .isEqualTo(new Ended(
                        3, "", "strait recv: nothing came in time: channel=orders timeout=PT0.02S received=0\n"));
    }

    @Test
    void shouldExitWith3AndCountWhenNobodyTakesTheValueInTime() {
        Ended send = world.run("a\nb\nc\n".getBytes(UTF_8), "send", "orders", "--capacity", "1", "--timeout", "20ms");

        assertThat(send.exit()).isEqualTo(3);
        assertThat(send.out()).isEmpty();
        assertThat(send.err())
                .startsWith("strait send: ")
                .contains("channel=orders")
                .endsWith("sent=1\n");
    }

    @Test
    void shouldExitWith4WhenTheChannelIsClosed() {
        assertThat(world.run("close", "orders", "sold out")).isEqualTo(new Ended(0, "closed orders\n", ""));

        Ended send = world.run("send", "orders", "x");
        Ended recv = world.run("recv", "orders");
        Ended select = world.run("select", "--recv", "orders");

        assertThat(List.of(send.exit(), recv.exit(), select.exit())).containsOnly(4);
        assertThat(List.of(send.err(), recv.err(), select.err()))
                .allSatisfy(err -> assertThat(err).contains("channel=orders").contains("cause=\"sold out\""));
    }

    @Test
    void shouldFollowUntilCloseButFailOnAbort() throws InterruptedException {
        buffered("orders").send("last");
        world.run("close", "orders");
        world.run("close", "other", "--abort", "fire");

        assertThat(world.run("recv", "orders", "--follow")).isEqualTo(new Ended(0, "last\n", ""));
        assertThat(world.run("recv", "other", "--follow").exit()).isEqualTo(4);
    }

    @Test
    void shouldCarryBytesAndHeadersUnchanged() throws InterruptedException {
        byte[] bytes = {0, (byte) 0xff, '\n', (byte) 0xc3};
        Channel<Message<byte[]>> files =
                world.strait().channel("files", Codec.bytes().withHeaders(), ChannelOptions.buffered(4));

        Ended send = world.run(bytes, "send", "files", "--raw", "-H", "name=blob", "-H", "kind=x=y");
        Message<byte[]> received = files.receive();
        files.send(received);
        files.send(received);
        Ended asJson = world.run("recv", "files", "-o", "json");
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        world.run(
                new java.io.ByteArrayInputStream(new byte[0]),
                raw,
                new ByteArrayOutputStream(),
                "recv",
                "files",
                "--raw");

        assertThat(send.exit()).isZero();
        assertThat(received.value()).isEqualTo(bytes);
        assertThat(received.headers()).containsExactly(new Header("name", "blob"), new Header("kind", "x=y"));
        assertThat(asJson.out()).contains("\"base64\":\"AP8Kww==\"").contains("{\"key\":\"name\",\"value\":\"blob\"}");
        assertThat(raw.toByteArray()).isEqualTo(bytes);
    }

    @Test
    void shouldRefuseInputThatIsNotUtf8() throws InterruptedException {
        buffered("orders");

        Ended send = world.run(new byte[] {'o', 'k', '\n', (byte) 0xff, '\n'}, "send", "orders");

        assertThat(send.exit()).isEqualTo(1);
        assertThat(send.err()).contains("not UTF-8").contains("channel=orders");
    }

    @Test
    void shouldShowAReceivedFailureAndExitWith1() throws InterruptedException {
        Channel<String> orders = buffered("orders");
        orders.sendFailure(new IOException("no beans"));
        orders.sendFailure(new IOException("no milk"));

        Ended text = world.run("recv", "orders");
        Ended json = world.run("recv", "orders", "-o", "json");

        assertThat(text.exit()).isEqualTo(1);
        assertThat(text.out()).isEmpty();
        assertThat(text.err()).contains("type=java.io.IOException").contains("no beans");
        assertThat(json.exit()).isEqualTo(1);
        assertThat(json.out()).startsWith("{\"channel\":\"orders\",\"failure\":{\"type\":\"java.io.IOException\"");
    }

    @Test
    void shouldDeclareOnceAndReportAConflict() {
        Ended first = world.run("send", "stock", "x", "--capacity", "3", "--overflow", "drop_oldest");
        Ended same = world.run("declare", "stock", "--capacity", "3", "--overflow", "DROP_OLDEST", "-o", "json");
        Ended other = world.run("declare", "stock", "--capacity", "4");

        assertThat(first.exit()).isZero();
        assertThat(same.exit()).isZero();
        assertThat(same.out()).startsWith("{\"channel\":\"stock\",\"capacity\":3,\"overflow\":\"drop_oldest\"");
        assertThat(other.exit()).isEqualTo(1);
        assertThat(other.err()).contains("stock");
    }

    @Test
    void shouldSayWhichBranchOfASelectFired() throws InterruptedException {
        buffered("a").send("from a");

        Ended received = world.run("select", "--send", "b=to b", "--recv", "a", "--timeout", "5s");
        CompletableFuture<Ended> recv = world.start("recv", "b");
        Ended sent = world.run("select", "--send", "b=to b", "--recv", "a", "--timeout", "5s", "-o", "json");

        assertThat(received).isEqualTo(new Ended(0, "recv a from a\n", ""));
        assertThat(sent.out()).startsWith("{\"fired\":\"send\",\"branch\":0,\"channel\":\"b\",\"value\":\"to b\"");
        assertThat(recv.join().out()).isEqualTo("to b\n");
    }

    @Test
    void shouldTryBranchesInOrderWhenPolicyIsPriority() throws InterruptedException {
        for (String name : List.of("x", "y", "z")) {
            buffered(name).send(name);
        }

        Ended select = world.run(
                "select", "--recv", "z", "--recv", "x", "-r", "y", "--policy", "priority", "--count", "4", "--else");

        assertThat(select).isEqualTo(new Ended(0, "recv z z\nrecv x x\nrecv y y\nelse\n", ""));
    }

    @Test
    void shouldExitWith3WhenASelectTimesOut() {
        Ended select = world.run("select", "--recv", "a", "--send", "b=v", "--timeout", "20ms", "-o", "json");

        assertThat(select).isEqualTo(new Ended(3, "{\"fired\":\"timeout\"}\n", ""));
    }

    @Test
    void shouldStopWhenNobodyReadsTheOutputAnyMore() throws InterruptedException {
        Channel<String> orders = buffered("orders");
        orders.send("a");
        orders.send("b");
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int exit = world.run(new java.io.ByteArrayInputStream(new byte[0]), closed, err, "recv", "orders", "--follow");

        assertThat(exit).isEqualTo(1);
        assertThat(err.toString(UTF_8)).startsWith("strait recv: standard output cannot be written to any more");
        assertThat(orders.receive())
                .as("only the value that was being written is lost")
                .isEqualTo("b");
    }

    @Test
    void shouldNameTheFieldWhenTheChannelsNameIsNotOne() {
        Ended send = world.run("send", "bad\u0007name", "x");

        assertThat(send.exit()).isEqualTo(2);
        assertThat(send.err()).startsWith("strait send: ").doesNotContain("\tat ");
    }
}
