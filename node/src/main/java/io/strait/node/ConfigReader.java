package io.strait.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.strait.node.control.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads typed values and collects what is wrong with them, so that an operator sees all of it at once. A value that is
 * wrong reads as some valid one; the result is thrown away then.
 */
final class ConfigReader {

    private static final String WILDCARD_4 = "0.0.0.0";
    private static final String WILDCARD_6 = "::";

    private final Config config;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> read = new HashSet<>();

    ConfigReader(Config config) {
        this.config = config;
    }

    List<String> problems() {
        return problems;
    }

    /** Every path that was asked for. */
    Set<String> read() {
        return read;
    }

    void problem(String line) {
        problems.add(line);
    }

    String text(String path, int maxLength) {
        String value = get(path, config::getString, "");
        if (value.length() > maxLength) {
            problem(path, "too long", "length=" + value.length() + " limit=" + maxLength);
        }
        return value;
    }

    boolean flag(String path) {
        return get(path, config::getBoolean, false);
    }

    int integer(String path, int min, int max) {
        return (int) inRange(path, get(path, config::getLong, (long) min), min, max);
    }

    int powerOfTwo(String path, int min, int max) {
        return requirePowerOfTwo(path, integer(path, min, max), min);
    }

    int bytes(String path, int min, int max) {
        return (int) inRange(path, get(path, config::getBytes, (long) min), min, max);
    }

    int bytesPowerOfTwo(String path, int min, int max) {
        return requirePowerOfTwo(path, bytes(path, min, max), min);
    }

    private int requirePowerOfTwo(String path, int value, int otherwise) {
        if (Integer.bitCount(value) != 1) {
            problem(path, "not a power of two", shown(path));
            return otherwise;
        }
        return value;
    }

    private long inRange(String path, long value, long min, long max) {
        if (value < min || value > max) {
            problem(path, "out of range", shown(path) + " limit=" + min + ".." + max);
            return min;
        }
        return value;
    }

    Duration duration(String path, Duration min, Duration max) {
        if (hasNoUnit(path)) {
            read.add(path);
            problem(path, "a duration needs a unit, for example 500 ms or 30 s", shown(path));
            return min;
        }
        Duration value = get(path, config::getDuration, min);
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            problem(path, "out of range", shown(path) + " limit=" + words(min) + ".." + words(max));
            return min;
        }
        return value;
    }

    private boolean hasNoUnit(String path) {
        if (!config.hasPath(path)) {
            return false;
        }
        ConfigValue value = config.getValue(path);
        return value.valueType() == ConfigValueType.NUMBER
                || value.unwrapped().toString().strip().matches("[0-9.]+");
    }

    private static String words(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }

    <E extends Enum<E>> E choice(String path, Class<E> type) {
        List<String> names =
                Arrays.stream(type.getEnumConstants()).map(ConfigReader::kebab).toList();
        String name = get(path, config::getString, names.getFirst());
        int index = names.indexOf(name);
        if (index < 0) {
            problem(path, "no such choice", shown(path) + " limit=" + String.join("|", names));
            return type.getEnumConstants()[0];
        }
        return type.getEnumConstants()[index];
    }

    private static String kebab(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads {@code host}, {@code bind-host} and {@code port} of a plane. */
    PlaneAddress address(String plane) {
        String host = host(plane + ".host");
        if (host.equals(WILDCARD_4) || host.equals(WILDCARD_6)) {
            problem(plane + ".host", "nobody can connect to a wildcard; that is for bind-host", shown(plane + ".host"));
        }
        String bindHost = host(plane + ".bind-host");
        return new PlaneAddress(new Endpoint(host, integer(plane + ".port", 0, Endpoint.MAX_PORT)), bindHost);
    }

    String host(String path) {
        String host = get(path, config::getString, "localhost");
        try {
            return new Endpoint(host, 0).host();
        } catch (IllegalArgumentException e) {
            problem(path, "not a host name or address", shown(path));
            return "localhost";
        }
    }

    /** A list, or a text with commas, as environment variables have it. */
    List<Endpoint> endpoints(String path) {
        List<String> texts = get(path, this::textsOf, List.of());
        List<Endpoint> endpoints = new ArrayList<>();
        for (String text : texts) {
            try {
                Endpoint endpoint = Endpoint.parse(text);
                if (endpoint.port() == 0) {
                    problem(path, "nobody listens on port 0", "value=" + text + origin(path));
                }
                endpoints.add(endpoint);
            } catch (IllegalArgumentException e) {
                problem(path, String.valueOf(e.getMessage()), origin(path).strip());
            }
        }
        return endpoints;
    }

    private List<String> textsOf(String path) {
        if (config.getValue(path).valueType() == ConfigValueType.LIST) {
            return config.getStringList(path);
        }
        return Arrays.stream(config.getString(path).split(",", -1))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private <T> T get(String path, Function<String, T> getter, T otherwise) {
        read.add(path);
        try {
            return getter.apply(path);
        } catch (ConfigException.Missing e) {
            problem(path, "has no value", "value=null");
        } catch (ConfigException e) {
            problem(path, "cannot be read", shown(path) + " cause=" + causeOf(e));
        }
        return otherwise;
    }

    /** The library's words without its own prefix, which repeats the origin and the path. */
    private static String causeOf(ConfigException e) {
        String message = String.valueOf(e.getMessage());
        return message.substring(message.indexOf(": ") + 2);
    }

    /** Adds {@code path: fault: facts}. */
    void problem(String path, String fault, String facts) {
        problems.add(path + ": " + fault + ": " + facts);
    }

    /** The value and where it was set. */
    String shown(String path) {
        return "value=" + config.getValue(path).unwrapped() + origin(path);
    }

    private String origin(String path) {
        return " (" + config.getValue(path).origin().description() + ")";
    }
}
