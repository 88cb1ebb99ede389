package io.strait.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.strait.proto.v1.ChannelProto;
import io.strait.proto.v1.ClusterProto;
import io.strait.proto.v1.CommonProto;
import io.strait.proto.v1.PeerProto;
import io.strait.proto.v1.ProgramProto;
import io.strait.proto.v1.SessionProto;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/protocol.md and the .proto files have the same messages. */
class ProtocolDocumentTest {

    private static final String PACKAGE = "strait.v1.";
    private static final List<FileDescriptor> FILES = List.of(
            CommonProto.getDescriptor(),
            SessionProto.getDescriptor(),
            ChannelProto.getDescriptor(),
            ClusterProto.getDescriptor(),
            ProgramProto.getDescriptor(),
            PeerProto.getDescriptor());

    @Test
    void shouldHaveEveryMessageInTheTableAndNoOther() {
        String table = section("## All messages");

        List<String> rows = Pattern.compile("(?m)^\\| `([A-Za-z.]+)` \\| [^|]+ \\| [^|]+ \\|$")
                .matcher(table)
                .results()
                .map(row -> row.group(1))
                .toList();

        assertThat(rows).doesNotHaveDuplicates();
        assertThat(new TreeSet<>(rows)).isEqualTo(new TreeSet<>(messages()));
    }

    @Test
    void shouldNameOnlyMessagesThatExistInItsDiagrams() {
        List<String> simpleNames = messages().stream()
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .toList();

        List<String> arrows = Pattern.compile("(?m)->>\\w+: ([A-Z][A-Za-z]+)")
                .matcher(Documents.read("protocol.md"))
                .results()
                .map((MatchResult arrow) -> arrow.group(1))
                .distinct()
                .toList();

        assertThat(arrows).hasSizeGreaterThan(10).isSubsetOf(simpleNames);
    }

    /** In Mermaid's sequence diagrams both end a statement, wherever they stand. */
    @Test
    void shouldKeepSemicolonsAndHashesOutOfItsDiagrams() {
        List<String> diagrams = Pattern.compile("(?s)```mermaid\\n(.*?)```")
                .matcher(Documents.read("protocol.md"))
                .results()
                .map(diagram -> diagram.group(1))
                .toList();

        assertThat(diagrams).hasSize(5).noneMatch(diagram -> diagram.contains(";") || diagram.contains("#"));
    }

    @Test
    void shouldKnowEveryProtoFile() {
        assertThat(messages())
                .contains("Payload", "AttachRequest.Hello", "SendRequest", "NodeInfo", "PeerMessage.Claim");
        for (FileDescriptor file : FILES) {
            assertThat(FILES).as("dependencies of %s", file.getName()).containsAll(file.getDependencies());
        }
    }

    private static String section(String heading) {
        String text = Documents.read("protocol.md");
        int begin = text.indexOf(heading);
        assertThat(begin).as(heading).isNotNegative();
        int end = text.indexOf("\n## ", begin + heading.length());
        return text.substring(begin, end < 0 ? text.length() : end);
    }

    private static List<String> messages() {
        return FILES.stream()
                .flatMap(file -> file.getMessageTypes().stream())
                .flatMap(ProtocolDocumentTest::withNested)
                .filter(type -> !type.getOptions().getMapEntry())
                .map(type -> type.getFullName().substring(PACKAGE.length()))
                .toList();
    }

    private static Stream<Descriptor> withNested(Descriptor type) {
        return Stream.concat(Stream.of(type), type.getNestedTypes().stream().flatMap(ProtocolDocumentTest::withNested));
    }
}
