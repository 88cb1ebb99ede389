package io.strait.core;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The documents agree with each other and with the sources of all modules. */
class DocumentsTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path SEMANTICS = ROOT.resolve("docs/semantics.md");

    private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern CODE_SPAN = Pattern.compile("`[^`\n]*`");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.*)$");
    private static final Pattern NUMBER = Pattern.compile("[CSJTD][0-9]+");
    private static final Pattern PROMISE =
            Pattern.compile("(?m)^- \\*\\*([CSJTD][0-9]+)\\*\\* (?s:.*?)\n  - (Implemented in part|Implemented|Not yet)"
                    + "(?: \\(((?s:.*?))\\))?[.,]");
    private static final Pattern TEST_NAME = Pattern.compile("`([A-Za-z]+)`");
    private static final Pattern DISPLAY_NAME = Pattern.compile("@DisplayName\\(\\s*\"([^\"]*)\"");
    private static final Pattern MEMBER = Pattern.compile("`([A-Z][A-Za-z]*)\\.([A-Za-z]+)`");

    private record Promise(String number, String status, List<String> tests) {}

    @Test
    @DisplayName("relative links of the documents lead somewhere")
    void shouldResolveLinks() {
        List<String> broken = new ArrayList<>();

        for (Path document : documents()) {
            String text = withoutCode(read(document));
            LINK.matcher(text)
                    .results()
                    .map(match -> match.group(1))
                    .filter(target -> !target.contains("://") && !target.startsWith("mailto:"))
                    .filter(target -> !leadsSomewhere(document, target))
                    .forEach(target -> broken.add(ROOT.relativize(document) + " -> " + target));
        }

        assertThat(broken).isEmpty();
    }

    @Test
    @DisplayName("every promise has one status, and tests that name it unless it is not kept yet")
    void shouldNameTestsOfPromises() {
        Map<String, Set<String>> named = promisesNamedByTests();
        List<Promise> promises = promises();
        List<String> faults = new ArrayList<>();

        for (Promise promise : promises) {
            if (promise.status.equals("Not yet") != promise.tests.isEmpty()) {
                faults.add(promise.number + ": status '" + promise.status + "' with tests " + promise.tests);
            }
            for (String test : promise.tests) {
                if (!named.getOrDefault(test, Set.of()).contains(promise.number)) {
                    faults.add(promise.number + ": no test of " + test + " has it in its display name");
                }
            }
        }

        assertThat(faults).isEmpty();
        assertThat(promises).extracting(Promise::number).doesNotHaveDuplicates().hasSize(54);
    }

    @Test
    @DisplayName("numbers in display names of tests are promises")
    void shouldKnowTheNumbersOfTests() {
        Set<String> known = new HashSet<>();
        promises().forEach(promise -> known.add(promise.number));
        Set<String> unknown = new TreeSet<>();
        promisesNamedByTests().values().forEach(unknown::addAll);

        unknown.removeAll(known);

        assertThat(unknown).isEmpty();
    }

    @Test
    @DisplayName("classes and methods that ARCHITECTURE.md names exist")
    void shouldNameWhatExists() {
        Map<String, String> sources = sources();
        Set<String> missing = new TreeSet<>();

        MEMBER.matcher(read(ROOT.resolve("ARCHITECTURE.md"))).results().forEach(match -> {
            String source = sources.getOrDefault(match.group(1), "");
            if (!Pattern.compile("\\b" + match.group(2) + "\\b").matcher(source).find()) {
                missing.add(match.group());
            }
        });

        assertThat(missing).isEmpty();
    }

    private static List<Path> documents() {
        List<Path> documents = new ArrayList<>();
        for (String name : List.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")) {
            documents.add(ROOT.resolve(name));
        }
        documents.addAll(filesBelow(ROOT.resolve("docs"), ".md"));
        return documents;
    }

    private static boolean leadsSomewhere(Path document, String target) {
        String[] parts = target.split("#", 2);
        Path file = parts[0].isEmpty()
                ? document
                : document.resolveSibling(parts[0]).normalize();
        if (!Files.exists(file)) {
            return false;
        }
        return parts.length == 1 || anchors(read(file)).contains(parts[1]);
    }

    /** As GitHub makes them: lower case, spaces to hyphens, nothing else but letters, digits, hyphens and underscores. */
    private static Set<String> anchors(String markdown) {
        Set<String> anchors = new HashSet<>();
        HEADING.matcher(CODE_BLOCK.matcher(markdown).replaceAll(""))
                .results()
                .map(match -> match.group(1).toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .forEach(anchors::add);
        return anchors;
    }

    private static String withoutCode(String markdown) {
        return CODE_SPAN.matcher(CODE_BLOCK.matcher(markdown).replaceAll("")).replaceAll("");
    }

    private static List<Promise> promises() {
        return PROMISE.matcher(read(SEMANTICS))
                .results()
                .map(match -> new Promise(match.group(1), match.group(2), testsOf(match)))
                .toList();
    }

    private static List<String> testsOf(MatchResult match) {
        String list = match.group(3) == null ? "" : match.group(3);
        return TEST_NAME.matcher(list).results().map(test -> test.group(1)).toList();
    }

    /** By test class: the numbers that its display names begin with. */
    private static Map<String, Set<String>> promisesNamedByTests() {
        Map<String, Set<String>> named = new HashMap<>();
        sources().forEach((name, source) -> {
            Matcher matcher = DISPLAY_NAME.matcher(source);
            while (matcher.find()) {
                Arrays.stream(matcher.group(1).split("[ :]+"))
                        .takeWhile(word -> NUMBER.matcher(word).matches())
                        .forEach(number -> named.computeIfAbsent(name, key -> new HashSet<>())
                                .add(number));
            }
        });
        return named;
    }

    /** The text of every Java source of every module by its class's simple name; those of the same name together. */
    private static Map<String, String> sources() {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .flatMap(src -> filesBelow(src, ".java").stream())
                    .collect(toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            DocumentsTest::read,
                            String::concat,
                            LinkedHashMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> filesBelow(Path folder, String ending) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot be read: " + file, e);
        }
    }
}
