package io.strait.node.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputTest {

    private final Fields first =
            Fields.of("name", "orders").with("count", 7).with("open", true).with("homes", List.of("a", "b"));
    private final Fields second =
            Fields.of("name", "ä").with("count", 1234).with("open", false).with("homes", List.of());

    @Test
    void shouldWriteJsonInTheOrderOfTheFields() {
        assertThat(JsonText.of(first))
                .isEqualTo("{\"name\":\"orders\",\"count\":7,\"open\":true,\"homes\":[\"a\",\"b\"]}");
        assertThat(JsonText.of(List.of())).isEqualTo("[]");
        assertThat(JsonText.of(Fields.none())).isEqualTo("{}");
    }

    @Test
    void shouldWriteTextThatAnotherReaderReadsBack() {
        String text = "quote\" backslash\\ line\n tab\t bell\u0007 del\u007f pair\ud83d\ude00 ä";

        String json = JsonText.of(Fields.of("text", text));

        assertThat(json).doesNotContain("\n", "\u0007", "\u007f");
        assertThat(ConfigFactory.parseString(json).getString("text")).isEqualTo(text);
    }

    @Test
    void shouldEscapeHalfOfASurrogatePair() {
        assertThat(JsonText.of("a\ud83d")).isEqualTo("\"a\\ud83d\"");
        assertThat(JsonText.of("\ude00a")).isEqualTo("\"\\ude00a\"");
    }

    @Test
    void shouldRefuseWhatHasNoJsonForm() {
        assertThatThrownBy(() -> JsonText.of(Fields.of("thread", Thread.currentThread())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Thread");
    }

    @Test
    void shouldAlignColumnsAndPutNumbersToTheRight() {
        assertThat(TextTable.lines(List.of(first, second)))
                .containsExactly("NAME    COUNT  OPEN  HOMES", "orders      7  yes   a,b", "ä        1234  no");
        assertThat(TextTable.lines(List.of())).isEmpty();
    }

    @Test
    void shouldNotLetANameMoveTheCursor() {
        assertThat(TextTable.lines(List.of(Fields.of("name", "a\u001b[2Jb")))).containsExactly("NAME", "a?[2Jb");
    }

    @Test
    void shouldWriteAListAsTheFormatSays() {
        List<Fields> rows = List.of(Fields.of("n", 1), Fields.of("n", 2));

        assertThat(written(OutputFormat.TABLE, rows)).isEqualTo("N\n1\n2\n");
        assertThat(written(OutputFormat.JSON, rows)).isEqualTo("[{\"n\":1},{\"n\":2}]\n");
        assertThat(written(OutputFormat.JSONL, rows)).isEqualTo("{\"n\":1}\n{\"n\":2}\n");
    }

    private static String written(OutputFormat format, List<Fields> rows) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new Results(new PrintStream(bytes, false, StandardCharsets.UTF_8), format).list(rows);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
