package io.strait.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.strait.core.CoreLimits;
import io.strait.core.id.NodeUid;
import io.strait.core.op.ChannelProperties;
import io.strait.node.control.ControlSettings.Downing;
import io.strait.node.control.ControlSettings.Profile;
import io.strait.node.control.Endpoint;
import io.strait.node.link.LinkLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where settings come from, and what is said of those that are wrong. */
class NodeConfigTest {

    private static final Map<String, String> NOTHING = Map.of();

    @TempDir
    private Path directory;

    @Test
    void shouldReadTheDefaults() {
        NodeConfig config = NodeConfig.load(Optional.empty(), NOTHING, NOTHING);

        assertThat(config.node().name()).isEmpty();
        assertThat(config.cluster().address().advertised()).isEqualTo(new Endpoint("127.0.0.1", 7401));
        assertThat(config.cluster().seeds()).isEmpty();
        assertThat(config.cluster().profile()).isEqualTo(Profile.FAST);
        assertThat(config.cluster().downing()).isEqualTo(Downing.KEEP_MAJORITY);
        assertThat(config.edge().address().port()).isEqualTo(7400);
        assertThat(config.edge().lease()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.admin().address().bindHost()).isEqualTo("127.0.0.1");
        assertThat(config.scheduler().idle()).isEqualTo(io.strait.node.scheduler.Idling.BALANCED);
        assertThat(config.data().aeronDir()).isEmpty();
    }

    @Test
    void shouldHaveTheSameDefaultsAsThePartsThemselves() {
        NodeConfig config = NodeConfig.load(Optional.empty(), NOTHING, NOTHING);

        assertThat(config.limits().core()).isEqualTo(CoreLimits.DEFAULT);
        assertThat(config.limits().core().maxPayloadBytes()).isEqualTo(ChannelProperties.DEFAULT_MAX_PAYLOAD_BYTES);
        assertThat(config.linkLimits()).isEqualTo(LinkLimits.DEFAULT);
        assertThat(config.controlSettings().leaveTimeout())
                .isEqualTo(config.shutdown().leaveTimeout());
    }

    @Test
    void shouldTakePortZeroForEveryPlane() {
        NodeConfig config = NodeConfig.load(
                Optional.empty(),
                Map.of("cluster.port", "0", "data.port", "0", "edge.port", "0", "admin.port", "0"),
                NOTHING);

        assertThat(List.of(
                        config.cluster().address(),
                        config.data().address(),
                        config.edge().address(),
                        config.admin().address()))
                .extracting(PlaneAddress::port)
                .containsOnly(0);
        assertThat(config.edge().address().at(45_001)).isEqualTo(new Endpoint("127.0.0.1", 45_001));
    }

    @Test
    void shouldUseTheHostOfTheNodeForEveryPlane() {
        NodeConfig config = NodeConfig.load(
                Optional.empty(), Map.of("node.host", "node1", "strait.node.bind-host", "0.0.0.0"), NOTHING);

        assertThat(List.of(
                        config.cluster().address(),
                        config.data().address(),
                        config.edge().address()))
                .allSatisfy(address -> {
                    assertThat(address.host()).isEqualTo("node1");
                    assertThat(address.bindHost()).isEqualTo("0.0.0.0");
                });
        assertThat(config.admin().address().host()).isEqualTo("node1");
        assertThat(config.admin().address().bindHost()).isEqualTo("127.0.0.1");
    }

    @Test
    void shouldLetTheCommandLineWinOverTheEnvironmentOverTheFile() throws IOException {
        Optional<Path> file = file("strait { edge { port = 1, credit = 10, lease = 10 s } }");
        Map<String, String> environment = Map.of("STRAIT_EDGE_PORT", "2", "STRAIT_EDGE_CREDIT", "20", "PATH", "/bin");

        NodeConfig config = NodeConfig.load(file, Map.of("edge.port", "3"), environment);

        assertThat(config.edge().address().port()).isEqualTo(3);
        assertThat(config.edge().credit()).isEqualTo(20);
        assertThat(config.edge().lease()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void shouldReadSeedsFromAListAndFromAVariable() throws IOException {
        List<Endpoint> expected = List.of(new Endpoint("node1", 7401), new Endpoint("::1", 7402));

        NodeConfig fromFile =
                NodeConfig.load(file("strait.cluster.seeds = [\"node1:7401\", \"[::1]:7402\"]"), NOTHING, NOTHING);
        NodeConfig fromEnvironment =
                NodeConfig.load(Optional.empty(), NOTHING, Map.of("STRAIT_CLUSTER_SEEDS", " node1:7401, [::1]:7402 "));

        assertThat(fromFile.cluster().seeds()).isEqualTo(expected);
        assertThat(fromEnvironment.cluster().seeds()).isEqualTo(expected);
    }

    @Test
    void shouldTakeAnEmptyVariableForNone() {
        NodeConfig config =
                NodeConfig.load(Optional.empty(), NOTHING, Map.of("STRAIT_EDGE_PORT", "", "STRAIT_CLUSTER_SEEDS", " "));

        assertThat(config.edge().address().port()).isEqualTo(7400);
    }

    @Test
    void shouldResolveWhatAFileRefersTo() throws IOException {
        Optional<Path> file = file("strait { node.host = alpha, node.name = ${strait.node.host}-1 }");

        NodeConfig config = NodeConfig.load(file, Map.of("node.host", "beta"), NOTHING);

        assertThat(config.node().name()).isEqualTo("beta-1");
    }

    @Test
    void shouldReadEveryKeyOfTheReferenceAndNoOther() {
        ConfigLayers layers = new ConfigLayers();
        ConfigReader reader = new ConfigReader(layers.merge(Optional.empty(), NOTHING, NOTHING));

        NodeConfig.read(reader, "");

        assertThat(reader.problems()).isEmpty();
        assertThat(reader.read())
                .containsExactlyInAnyOrderElementsOf(layers.leaves().keySet());
    }

    @Test
    void shouldHaveAVariableForEveryKey() {
        ConfigLayers layers = new ConfigLayers();
        for (Map.Entry<String, ConfigValue> leaf : layers.leaves().entrySet()) {
            String variable = ConfigLayers.variableOf(leaf.getKey());
            boolean isList = leaf.getValue().valueType() == ConfigValueType.LIST;

            Config merged = layers.merge(Optional.empty(), NOTHING, Map.of(variable, "from-outside"));

            assertThat(merged.getString(leaf.getKey())).as(variable).isEqualTo("from-outside");
            assertThat(variable).matches("STRAIT_[A-Z_]+");
            assertThat(isList).isEqualTo(leaf.getKey().endsWith(".seeds"));
        }
        assertThat(layers.leaves().keySet().stream().map(ConfigLayers::variableOf))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cluster.prt = 1       | strait.cluster.prt: no such key: did you mean strait.cluster.port",
                "port = 1              | strait.port: no such key: did you mean strait.data.port",
                "edge.keep-alive-time=1| strait.edge.keep-alive-time: no such key: did you mean strait.edge.keepalive-time or",
                "frobnicate = 1        | strait.frobnicate: no such key (",
                "edge = 7400           | strait.edge: is a section, not a value: value=7400",
                "edge.port.number = 1  | strait.edge.port",
                "clustr {}             | strait.clustr: no such key"
            })
    void shouldRefuseAKeyThatIsNotThere(String line, String expected) throws IOException {
        Optional<Path> file = file("\nstrait." + line);

        assertThatThrownBy(() -> NodeConfig.load(file, NOTHING, NOTHING))
                .isInstanceOf(NodeConfigException.class)
                .hasMessageContaining(expected)
                .hasMessageContaining("node.conf: 2");
    }

    @Test
    void shouldRefuseKeysOutsideOfStrait() throws IOException {
        Optional<Path> file = file("cluster.port = 1");

        assertThatThrownBy(() -> NodeConfig.load(file, NOTHING, NOTHING))
                .isInstanceOf(NodeConfigException.class)
                .hasMessageContaining("cluster: no such key");
        assertThatThrownBy(() -> NodeConfig.load(Optional.empty(), Map.of("cluster.prt", "1"), NOTHING))
                .isInstanceOf(NodeConfigException.class)
                .hasMessageContaining("strait.cluster.prt: no such key: did you mean strait.cluster.port")
                .hasMessageContaining("(command line)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cluster.port            | 70000      | value=70000 (command line) limit=0..65535",
                "cluster.port            | -1         | value=-1 (command line) limit=0..65535",
                "cluster.port            | many       | cannot be read: value=many",
                "cluster.name            | a b        | must be 1 to 64 letters",
                "cluster.seeds           | node1      | expected host:port: value=node1",
                "cluster.seeds           | node1:0    | nobody listens on port 0: value=node1:0",
                "cluster.profile         | quick      | no such choice: value=quick (command line) limit=fast|conservative",
                "cluster.downing         | keep       | limit=keep-majority|keep-oldest|down-all",
                "cluster.join-timeout    | 30         | a duration needs a unit, for example 500 ms or 30 s: value=30",
                "cluster.join-timeout    | 10 ms      | out of range: value=10 ms (command line) limit=1 s..3600 s",
                "cluster.publish-timeout | soon       | cannot be read: value=soon",
                "node.host               | 0.0.0.0    | strait.cluster.host: nobody can connect to a wildcard",
                "node.host               | a b        | not a host name or address: value=a b",
                "data.term-length        | 100 KiB    | not a power of two: value=100 KiB",
                "data.term-length        | 1 KiB      | limit=65536..67108864",
                "data.mtu                | 1409       | mtuBytes=1409",
                "data.window             | 10 TiB     | out of range: value=10 TiB",
                "scheduler.idle          | busy       | limit=low-latency|balanced|low-power",
                "scheduler.inbox-capacity| 1000       | not a power of two: value=1000",
                "limits.max-branches     | 1          | limit=2..4096",
                "limits.max-loop-branches| 0          | limit=1..16777216",
                "limits.max-payload      | 2 MiB      | limit=1024..1048576",
                "edge.reflection         | perhaps    | cannot be read: value=perhaps",
                "edge.port               | 7401       | another plane has the same TCP port: value=7401"
            })
    void shouldNameKeyValueAndLimitOfAWrongValue(String key, String value, String expected) {
        assertThatThrownBy(() -> NodeConfig.load(Optional.empty(), Map.of(key, value), NOTHING))
                .isInstanceOf(NodeConfigException.class)
                .hasMessageContaining(expected)
                .hasMessageContaining("strait");
    }

    @Test
    void shouldNameTheVariableThatIsWrong() {
        assertThatThrownBy(() -> NodeConfig.load(Optional.empty(), NOTHING, Map.of("STRAIT_EDGE_PORT", "x")))
                .isInstanceOf(NodeConfigException.class)
                .hasMessageContaining(
                        "strait.edge.port: cannot be read: value=x (environment variable STRAIT_EDGE_PORT)");
    }

    @Test
    void shouldTellAllProblemsAtOnce() throws IOException {
        Optional<Path> file = file("strait { edge { port = -1, prt = 1 }, limits.max-branches = 0 }");

        assertThatThrownBy(() -> NodeConfig.load(file, NOTHING, NOTHING))
                .isInstanceOfSatisfying(
                        NodeConfigException.class, e -> assertThat(e.problems()).hasSize(3))
                .hasMessageContaining("strait.edge.prt")
                .hasMessageContaining("strait.edge.port")
                .hasMessageContaining("strait.limits.max-branches");
    }

    @Test
    void shouldBoundTheBranchesOfAPersistentSelect() {
        NodeConfig config = NodeConfig.of(Map.of("strait.limits.max-loop-branches", "7"));

        assertThat(config.limits().core().maxLoopBranches()).isEqualTo(7);
        assertThat(config.limits().core().maxBranches()).isEqualTo(CoreLimits.DEFAULT.maxBranches());
    }

    @Test
    void shouldReadWhereProgramsAre() {
        NodeConfig config = NodeConfig.of(
                Map.of("strait.programs.directory", directory.toString(), "strait.programs.max-running", "7"));

        assertThat(config.programs()).isEqualTo(new NodeConfig.Programs(Optional.of(directory), 7));
        assertThat(NodeConfig.of(NOTHING).programs()).isEqualTo(new NodeConfig.Programs(Optional.empty(), 1_024));
        assertThatThrownBy(() -> NodeConfig.of(Map.of(
                        "strait.programs.directory", directory.resolve("none").toString())))
                .isInstanceOf(NodeConfigException.class)
                .hasMessageContaining("strait.programs.directory: not a directory");
    }

    @Test
    void shouldSayWhyAFileCannotBeRead() throws IOException {
        Optional<Path> missing = Optional.of(directory.resolve("missing.conf"));
        assertThatThrownBy(() -> NodeConfig.load(missing, NOTHING, NOTHING))
                .isInstanceOf(NodeConfigException.class)
                .hasMessageContaining("file cannot be read: path=")
                .hasMessageContaining("missing.conf");

        Optional<Path> broken = file("strait {\n edge { port = 1 ]\n}");
        assertThatThrownBy(() -> NodeConfig.load(broken, NOTHING, NOTHING))
                .isInstanceOf(NodeConfigException.class)
                .hasMessageContaining("file cannot be parsed")
                .hasMessageContaining("node.conf: 2");

        Optional<Path> unresolved = file("strait.node.name = ${no.such.thing}");
        assertThatThrownBy(() -> NodeConfig.load(unresolved, NOTHING, NOTHING))
                .isInstanceOf(NodeConfigException.class)
                .hasMessageContaining("no.such.thing");

        Optional<Path> empty = file("strait.edge.port = null");
        assertThatThrownBy(() -> NodeConfig.load(empty, NOTHING, NOTHING))
                .isInstanceOf(NodeConfigException.class)
                .hasMessageContaining("strait.edge.port: has no value");
    }

    @Test
    void shouldRenderEveryValueWithoutSecrets() {
        NodeConfig config = NodeConfig.load(Optional.empty(), Map.of("edge.port", "1"), NOTHING);
        Config again = ConfigFactory.parseString(config.rendered());

        assertThat(again.entrySet()).hasSameSizeAs(new ConfigLayers().leaves().entrySet());
        assertThat(again.getInt("strait.edge.port")).isEqualTo(1);
        assertThat(again.getString("strait.data.host")).isEqualTo("127.0.0.1");
        assertThat(ConfigLayers.render(ConfigFactory.parseString("strait.edge.token = abc, strait.edge.port = 1")))
                .isEqualTo("strait.edge.port = 1\nstrait.edge.token = \"<redacted>\"\n");
    }

    @Test
    void shouldNameTheNodeByItsUidWhenItHasNoName() {
        NodeUid uid = new NodeUid(0x0123456789abcdefL);

        assertThat(NodeConfig.load(Optional.empty(), NOTHING, NOTHING).nameOf(uid))
                .isEqualTo("01234567");
        assertThat(NodeConfig.load(Optional.empty(), Map.of("node.name", "alpha"), NOTHING)
                        .nameOf(uid))
                .isEqualTo("alpha");
    }

    @Test
    void shouldBracketIpv6ForTheLinks() {
        NodeConfig config = NodeConfig.load(Optional.empty(), Map.of("node.host", "::1"), NOTHING);

        assertThat(config.linkAddress().advertisedHost()).isEqualTo("[::1]");
        assertThat(config.controlSettings().address()).isEqualTo(new Endpoint("::1", 7401));
    }

    private Optional<Path> file(String text) throws IOException {
        return Optional.of(Files.writeString(directory.resolve("node.conf"), text));
    }
}
