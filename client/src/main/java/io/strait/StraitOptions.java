package io.strait;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/** How a {@link Strait} connects and behaves. Immutable; every setting has a default. */
public final class StraitOptions {

    private static final StraitOptions DEFAULTS = builder().build();

    private final Builder values;

    private StraitOptions(Builder values) {
        this.values = values;
    }

    /** Everything at its default. */
    public static StraitOptions defaults() {
        return DEFAULTS;
    }

    /** A builder that starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The defaults, overridden by the environment: {@code STRAIT_ENDPOINTS}, {@code STRAIT_CLIENT_NAME},
     * {@code STRAIT_CONNECT_TIMEOUT}, {@code STRAIT_CLOSE_TIMEOUT}, {@code STRAIT_RESUME_WINDOW},
     * {@code STRAIT_RECONNECT_DELAY}, {@code STRAIT_RECONNECT_DELAY_MAX}, {@code STRAIT_KEEP_ALIVE}, {@code STRAIT_SPIN},
     * {@code STRAIT_MAX_PENDING}, {@code STRAIT_SUPPLIER_THREADS}. Durations read {@code 250ms}, {@code 5s}, {@code 2m},
     * {@code 20us} or ISO-8601.
     *
     * @throws InvalidArgumentException naming the variable that cannot be read
     */
    public static StraitOptions fromEnv() {
        return fromEnv(System.getenv());
    }

    static StraitOptions fromEnv(Map<String, String> environment) {
        Builder builder = builder();
        Map<String, BiConsumer<Builder, String>> readers = Map.ofEntries(
                Map.entry("STRAIT_ENDPOINTS", Builder::endpoints),
                Map.entry("STRAIT_CLIENT_NAME", Builder::clientName),
                Map.entry("STRAIT_CONNECT_TIMEOUT", (b, text) -> b.connectTimeout(duration(text))),
                Map.entry("STRAIT_CLOSE_TIMEOUT", (b, text) -> b.closeTimeout(duration(text))),
                Map.entry("STRAIT_RESUME_WINDOW", (b, text) -> b.resumeWindow(duration(text))),
                Map.entry("STRAIT_RECONNECT_DELAY", (b, text) -> b.reconnectDelay(duration(text))),
                Map.entry("STRAIT_RECONNECT_DELAY_MAX", (b, text) -> b.reconnectDelayMax(duration(text))),
                Map.entry("STRAIT_KEEP_ALIVE", (b, text) -> b.keepAlive(duration(text))),
                Map.entry("STRAIT_SPIN", (b, text) -> b.spin(duration(text))),
                Map.entry("STRAIT_MAX_PENDING", (b, text) -> b.maxPending(Integer.parseInt(text.trim()))),
                Map.entry("STRAIT_SUPPLIER_THREADS", (b, text) -> b.supplierThreads(Integer.parseInt(text.trim()))));
        readers.forEach((variable, reader) -> {
            String text = environment.get(variable);
            if (text != null) {
                read(variable, text, builder, reader);
            }
        });
        return builder.build();
    }

    private static void read(String variable, String text, Builder builder, BiConsumer<Builder, String> reader) {
        try {
            reader.accept(builder, text);
        } catch (NumberFormatException | DateTimeParseException | InvalidArgumentException e) {
            throw new InvalidArgumentException(
                    "environment variable cannot be read: variable=" + variable + " value=" + text, e);
        }
    }

    private static Duration duration(String text) {
        String compact = text.trim().toLowerCase(Locale.ROOT);
        String digits = compact.replaceFirst("(us|ms|s|m|h)$", "");
        if (digits.isEmpty() || digits.length() == compact.length() || compact.startsWith("p")) {
            return Duration.parse(text.trim());
        }
        long count = Long.parseLong(digits);
        return switch (compact.substring(digits.length())) {
            case "us" -> Duration.ofNanos(Math.multiplyExact(count, 1_000L));
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }

    /** A builder that starts with these options. */
    public Builder toBuilder() {
        return values.copy();
    }

    /** The nodes to connect to; any of them will do. */
    public List<Endpoint> endpoints() {
        return values.endpoints;
    }

    /** What nodes and operators see as this client's name. */
    public String clientName() {
        return values.clientName;
    }

    /** How long {@code connect} tries. */
    public Duration connectTimeout() {
        return values.connectTimeout;
    }

    /** How long {@code close} waits for answers. */
    public Duration closeTimeout() {
        return values.closeTimeout;
    }

    /** How long the client tries to resume a session at its node before it opens a new one elsewhere. */
    public Duration resumeWindow() {
        return values.resumeWindow;
    }

    /** The pause before the second attempt to reconnect; it doubles, with jitter. */
    public Duration reconnectDelay() {
        return values.reconnectDelay;
    }

    /** The longest pause between attempts to reconnect. */
    public Duration reconnectDelayMax() {
        return values.reconnectDelayMax;
    }

    /** After how much silence the connection is probed. */
    public Duration keepAlive() {
        return values.keepAlive;
    }

    /**
     * How long a blocking call watches for its result before it parks the thread. Zero also keeps the event loop from looking
     * for more frames, for 50 us, before it sleeps.
     */
    public Duration spin() {
        return values.spin;
    }

    /** How many operations may be unanswered at once; one more is refused with {@link OverloadedException}. */
    public int maxPending() {
        return values.maxPending;
    }

    /** How many threads at most run the suppliers of lazy branches of asynchronous selects. */
    public int supplierThreads() {
        return values.supplierThreads;
    }

    /** Gets undelivered values of {@link Strait#local(StraitOptions)}; in a cluster the nodes report them. */
    public UndeliveredHandler undeliveredHandler() {
        return values.undeliveredHandler;
    }

    /** Collects options. Not for several threads. */
    public static final class Builder {
        private List<Endpoint> endpoints = List.of(new Endpoint("localhost", Endpoint.DEFAULT_PORT));
        private String clientName = "";
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration closeTimeout = Duration.ofSeconds(5);
        private Duration resumeWindow = Duration.ofSeconds(10);
        private Duration reconnectDelay = Duration.ofMillis(50);
        private Duration reconnectDelayMax = Duration.ofSeconds(2);
        private Duration keepAlive = Duration.ofSeconds(20);
        private Duration spin = Duration.ofNanos(20_000);
        private int maxPending = 1 << 16;
        private int supplierThreads = 4;
        private UndeliveredHandler undeliveredHandler = new LoggingUndeliveredHandler();

        private Builder() {}

        private Builder copy() {
            Builder copy = new Builder();
            copy.endpoints = endpoints;
            copy.clientName = clientName;
            copy.connectTimeout = connectTimeout;
            copy.closeTimeout = closeTimeout;
            copy.resumeWindow = resumeWindow;
            copy.reconnectDelay = reconnectDelay;
            copy.reconnectDelayMax = reconnectDelayMax;
            copy.keepAlive = keepAlive;
            copy.spin = spin;
            copy.maxPending = maxPending;
            copy.supplierThreads = supplierThreads;
            copy.undeliveredHandler = undeliveredHandler;
            return copy;
        }

        /** {@code strait://host:port,host:port}; the scheme and ports may be left out. Default {@code localhost:7400}. */
        public Builder endpoints(String uri) {
            String list = uri.startsWith("strait://") ? uri.substring("strait://".length()) : uri;
            if (list.contains("/") || list.contains("?")) {
                throw new InvalidArgumentException(
                        "address cannot be read: address=" + uri + " expected=strait://host:port,host:port");
            }
            List<Endpoint> parsed = new ArrayList<>();
            for (String part : list.split(",", -1)) {
                parsed.add(Endpoint.parse(part));
            }
            return endpoints(parsed);
        }

        /** The nodes to connect to; at least one. */
        public Builder endpoints(List<Endpoint> nodes) {
            if (nodes.isEmpty()) {
                throw new InvalidArgumentException("endpoints: is empty: limit=at least 1");
            }
            endpoints = List.copyOf(nodes);
            return this;
        }

        /** Default empty. */
        public Builder clientName(String name) {
            clientName = name;
            return this;
        }

        /** Default 10 s. */
        public Builder connectTimeout(Duration timeout) {
            connectTimeout = positive("connectTimeout", timeout);
            return this;
        }

        /** Default 5 s. */
        public Builder closeTimeout(Duration timeout) {
            closeTimeout = positive("closeTimeout", timeout);
            return this;
        }

        /** Default 10 s. The node's lease of a session without a client ends it sooner when it is shorter. */
        public Builder resumeWindow(Duration duration) {
            resumeWindow = positive("resumeWindow", duration);
            return this;
        }

        /** Default 50 ms. */
        public Builder reconnectDelay(Duration delay) {
            reconnectDelay = positive("reconnectDelay", delay);
            return this;
        }

        /** Default 2 s. */
        public Builder reconnectDelayMax(Duration delay) {
            reconnectDelayMax = positive("reconnectDelayMax", delay);
            return this;
        }

        /** Default 20 s. */
        public Builder keepAlive(Duration interval) {
            keepAlive = positive("keepAlive", interval);
            return this;
        }

        /** Default 20 us; zero parks at once. More costs processor time and saves a wake-up of the thread. */
        public Builder spin(Duration duration) {
            if (duration.isNegative()) {
                throw new InvalidArgumentException("spin: is negative: value=" + duration);
            }
            spin = duration;
            return this;
        }

        /** Default 65,536. */
        public Builder maxPending(int count) {
            maxPending = atLeastOne("maxPending", count);
            return this;
        }

        /** Default 4. */
        public Builder supplierThreads(int count) {
            supplierThreads = atLeastOne("supplierThreads", count);
            return this;
        }

        /** Default: logs the first one, and again each time their number has doubled. */
        public Builder undeliveredHandler(UndeliveredHandler handler) {
            undeliveredHandler = handler;
            return this;
        }

        /** The options as set so far. */
        public StraitOptions build() {
            return new StraitOptions(copy());
        }

        private static Duration positive(String field, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new InvalidArgumentException(field + ": must be longer than zero: value=" + value);
            }
            return value;
        }

        private static int atLeastOne(String field, int value) {
            if (value < 1) {
                throw new InvalidArgumentException(field + ": must be at least 1: value=" + value);
            }
            return value;
        }
    }
}
