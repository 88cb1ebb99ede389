package io.strait.bench.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ChartTest {

    @Test
    void shouldDrawADotPerContestantWithItsTime() throws Exception {
        Document chart = parse(DotChart.draw(
                "One <rendezvous> & more",
                List.of(new DotChart.Dot("strait", 125, 0), new DotChart.Dot("jcsp \"threads\"", 18_000, 3))));

        assertThat(chart.getElementsByTagName("circle").getLength()).isEqualTo(2);
        assertThat(texts(chart)).contains("One <rendezvous> & more", "strait", "125 ns", "jcsp \"threads\"", "18 µs");
    }

    @Test
    void shouldPlaceTheSlowerDotFurtherRight() throws Exception {
        Document chart =
                parse(DotChart.draw("t", List.of(new DotChart.Dot("a", 100, 0), new DotChart.Dot("b", 101, 1))));

        assertThat(position(chart, 0)).isLessThan(position(chart, 1));
    }

    @Test
    void shouldDrawALinePerContestantWithoutLabelsOverEachOther() throws Exception {
        List<LineChart.Point> points = List.of(new LineChart.Point(8, 150), new LineChart.Point(1_000_000, 220));

        Document chart = parse(LineChart.draw(
                "t", "branches", List.of(new LineChart.Line("one", points), new LineChart.Line("other", points))));

        assertThat(chart.getElementsByTagName("polyline").getLength()).isEqualTo(2);
        assertThat(labelY(chart, "other") - labelY(chart, "one")).isGreaterThanOrEqualTo(16);
    }

    @Test
    void shouldBringColoursForLightAndDark() {
        assertThat(DotChart.draw("t", List.of(new DotChart.Dot("a", 1, 0))))
                .contains("class=\"page\"")
                .contains("prefers-color-scheme: dark");
    }

    @Test
    void shouldPlaceByLogarithm() {
        LogScale scale = LogScale.holding(20, 5_000, 0, 300);

        assertThat(scale.at(10)).isEqualTo(0, within(1e-9));
        assertThat(scale.at(100)).isEqualTo(100, within(1e-9));
        assertThat(scale.at(10_000)).isEqualTo(300, within(1e-9));
    }

    @Test
    void shouldHoldASinglePowerOfTen() {
        assertThat(LogScale.holding(100, 100, 0, 10).at(100)).isEqualTo(0, within(1e-9));
    }

    @Test
    void shouldRefuseWhatHasNoLogarithm() {
        assertThatThrownBy(() -> LogScale.holding(0, 1, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("least=0.0");
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static List<String> texts(Document chart) {
        NodeList elements = chart.getElementsByTagName("text");
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < elements.getLength(); i++) {
            texts.add(elements.item(i).getTextContent());
        }
        return texts;
    }

    private static double labelY(Document chart, String label) {
        NodeList elements = chart.getElementsByTagName("text");
        int at = texts(chart).indexOf(label);
        return Double.parseDouble(
                elements.item(at).getAttributes().getNamedItem("y").getNodeValue());
    }

    private static double position(Document chart, int dot) {
        return Double.parseDouble(chart.getElementsByTagName("circle")
                .item(dot)
                .getAttributes()
                .getNamedItem("cx")
                .getNodeValue());
    }
}
