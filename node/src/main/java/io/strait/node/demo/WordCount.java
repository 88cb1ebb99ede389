package io.strait.node.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A pipeline over real text: a reader sends lines, tokenizers on every node cut them into words and send them on by
 * initial, a counter per part of the alphabet counts. The reader counts the same lines directly; both must agree.
 */
final class WordCount implements Workload {

    private final TextSource text;
    private final Map<String, Long> direct = new TreeMap<>();
    private final Map<String, Long> counted = new ConcurrentHashMap<>();
    private long linesSent;

    WordCount(TextSource text) {
        this.text = text;
    }

    @Override
    public String name() {
        return "word count";
    }

    @Override
    public void prepare(Stage stage) throws InterruptedException {
        DemoChannel lines = stage.channelAt(stage.node(1), "lines");
        List<DemoChannel> parts = new ArrayList<>();
        for (int i = 0; i < stage.size(); i++) {
            DemoChannel part = stage.channelAt(stage.node(i), "words." + i);
            parts.add(part);
            ReceivingEnd in = stage.receiver(stage.node(i + 1), "counter." + i, part);
            stage.participant("counter." + i, () -> count(in));
        }
        LastOne lastTokenizer = new LastOne(stage.size());
        for (int i = 0; i < stage.size(); i++) {
            String who = "tokenizer." + i;
            DemoNode node = stage.node(i);
            ReceivingEnd in = stage.receiver(node, who, lines);
            List<SendingEnd> outs =
                    parts.stream().map(part -> stage.sender(node, who, part)).toList();
            stage.participant(who, () -> tokenize(in, outs, lastTokenizer));
        }
        SendingEnd reader = stage.sender(stage.node(0), "reader", lines);
        stage.participant("reader", () -> read(stage, reader));
    }

    private void read(Stage stage, SendingEnd lines) throws InterruptedException {
        List<String> all = text.lines();
        for (int next = 0; stage.goesOn(linesSent); next = (next + 1) % all.size()) {
            String line = all.get(next);
            lines.send(line);
            linesSent++;
            words(line).forEach(word -> direct.merge(word, 1L, Long::sum));
        }
        lines.close();
    }

    private static void tokenize(ReceivingEnd lines, List<SendingEnd> parts, LastOne last) throws InterruptedException {
        for (Optional<Stamped> line = lines.receive(); line.isPresent(); line = lines.receive()) {
            Map<Integer, List<String>> byPart = new TreeMap<>();
            for (String word : words(line.get().text())) {
                byPart.computeIfAbsent(word.charAt(0) % parts.size(), part -> new ArrayList<>())
                        .add(word);
            }
            for (Map.Entry<Integer, List<String>> part : byPart.entrySet()) {
                parts.get(part.getKey()).send(String.join(" ", part.getValue()));
            }
        }
        if (last.leave()) {
            for (SendingEnd part : parts) {
                part.close();
            }
        }
    }

    private void count(ReceivingEnd words) throws InterruptedException {
        for (Optional<Stamped> some = words.receive(); some.isPresent(); some = words.receive()) {
            for (String word : words(some.get().text())) {
                counted.merge(word, 1L, Long::sum);
            }
        }
    }

    /** A word is a run of letters; upper and lower case are the same. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= line.length(); i++) {
            boolean letter = i < line.length() && Character.isLetter(line.charAt(i));
            if (!letter && i > start) {
                words.add(line.substring(start, i).toLowerCase(Locale.ROOT));
            }
            start = letter ? start : i + 1;
        }
        return words;
    }

    @Override
    public void verify(Stage stage) {
        if (!direct.equals(new TreeMap<>(counted))) {
            stage.expect("words", total(direct), total(counted));
            stage.expect("distinct words", direct.size(), counted.size());
            direct.forEach((word, times) -> stage.expect("word " + word, times, counted.getOrDefault(word, 0L)));
        }
    }

    /** What was counted, for people. */
    String summary() {
        return String.format(
                Locale.ROOT,
                "%,d lines of %s: %,d words, %,d of them different; counted directly: %,d and %,d",
                linesSent,
                text.description(),
                total(counted),
                counted.size(),
                total(direct),
                direct.size());
    }

    private static long total(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
