package io.strait.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts the sources of a configuration over each other, defaults, file, environment, command line, and refuses keys that
 * the defaults do not have: a misspelt key must not be a default in disguise.
 */
final class ConfigLayers {

    static final String ROOT = "strait";

    private static final String REFERENCE = "strait-reference.conf";
    private static final int SUGGESTIONS_MAX = 3;

    private final Config reference = ConfigFactory.parseResources(ConfigLayers.class.getClassLoader(), REFERENCE);
    private final Map<String, ConfigValue> leaves = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    ConfigLayers() {
        Config resolved = reference.resolve(ConfigResolveOptions.noSystem());
        resolved.entrySet().forEach(entry -> leaves.put(entry.getKey(), entry.getValue()));
    }

    /** The paths of all keys with their defaults. */
    Map<String, ConfigValue> leaves() {
        return leaves;
    }

    List<String> problems() {
        return problems;
    }

    /**
     * All layers as one.
     *
     * @throws NodeConfigException when a source cannot be read at all
     */
    Config merge(Optional<Path> file, Map<String, String> overrides, Map<String, String> environment) {
        Config above = commandLine(overrides).withFallback(environment(environment));
        Config all = above.withFallback(file.map(this::parse).orElse(ConfigFactory.empty()))
                .withFallback(reference);
        try {
            file.map(this::parse).ifPresent(layer -> checkKeys(layer.resolveWith(all.resolve())));
            return all.resolve();
        } catch (ConfigException e) {
            throw new NodeConfigException(String.valueOf(e.getMessage()), e);
        }
    }

    private Config parse(Path file) {
        if (!Files.isReadable(file)) {
            throw new NodeConfigException(List.of("file cannot be read: path=" + file.toAbsolutePath()));
        }
        try {
            return ConfigFactory.parseFile(
                    file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
        } catch (ConfigException e) {
            throw new NodeConfigException("file cannot be parsed: " + e.getMessage(), e);
        }
    }

    private Config commandLine(Map<String, String> overrides) {
        Config layer = ConfigFactory.empty();
        for (Map.Entry<String, String> override : new TreeMap<>(overrides).entrySet()) {
            String path = override.getKey().startsWith(ROOT + ".") ? override.getKey() : ROOT + "." + override.getKey();
            if (leaves.containsKey(path)) {
                layer = layer.withValue(path, ConfigValueFactory.fromAnyRef(override.getValue(), "command line"));
            } else {
                problems.add(unknown(path, "command line"));
            }
        }
        return layer;
    }

    private Config environment(Map<String, String> environment) {
        Config layer = ConfigFactory.empty();
        for (String path : leaves.keySet()) {
            String name = variableOf(path);
            String value = environment.getOrDefault(name, "");
            if (!value.isBlank()) {
                layer = layer.withValue(path, ConfigValueFactory.fromAnyRef(value, "environment variable " + name));
            }
        }
        return layer;
    }

    /** The environment variable of a key. */
    static String variableOf(String path) {
        return path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private void checkKeys(Config layer) {
        checkKeys("", layer.root());
    }

    private void checkKeys(String prefix, ConfigObject object) {
        for (Map.Entry<String, ConfigValue> entry : new TreeMap<>(object).entrySet()) {
            String path = prefix + ConfigUtil.joinPath(entry.getKey());
            boolean isSection = leaves.keySet().stream().anyMatch(leaf -> leaf.startsWith(path + "."));
            String origin = entry.getValue().origin().description();
            if (isSection && entry.getValue() instanceof ConfigObject section) {
                checkKeys(path + ".", section);
            } else if (isSection) {
                // It hides all keys of the section, so nothing can be said about those.
                throw new NodeConfigException(List.of(path + ": is a section, not a value: value="
                        + entry.getValue().unwrapped() + " (" + origin + ")"));
            } else if (!leaves.containsKey(path)) {
                problems.add(unknown(path, origin));
            }
        }
    }

    private String unknown(String path, String origin) {
        List<String> near = leaves.keySet().stream()
                .filter(leaf -> distance(path, leaf) <= Math.max(2, path.length() / 5) || sameKey(path, leaf))
                .sorted(Comparator.comparingInt((String leaf) -> distance(path, leaf))
                        .thenComparing(leaf -> leaf))
                .limit(SUGGESTIONS_MAX)
                .toList();
        return path + ": no such key" + (near.isEmpty() ? "" : ": did you mean " + String.join(" or ", near) + "?")
                + " (" + origin + ")";
    }

    private static boolean sameKey(String path, String leaf) {
        return leaf.endsWith("." + path.substring(path.lastIndexOf('.') + 1));
    }

    /** Levenshtein: how many characters must be added, dropped or changed. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            row[column] = column;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }

    /** The values as HOCON, one line each; those of keys that name a secret are left out. */
    static String render(Config config) {
        StringBuilder text = new StringBuilder();
        config.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> text.append(entry.getKey())
                        .append(" = ")
                        .append(isSecret(entry.getKey()) ? "\"<redacted>\"" : rendered(entry.getValue()))
                        .append('\n'));
        return text.toString();
    }

    private static String rendered(ConfigValue value) {
        return value.valueType() == ConfigValueType.STRING
                ? ConfigUtil.quoteString(value.unwrapped().toString())
                : value.render(ConfigRenderOptions.concise());
    }

    private static boolean isSecret(String path) {
        return path.matches(".*(secret|password|token|credential).*");
    }
}
