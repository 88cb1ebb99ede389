package io.strait.bench.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the numbers were measured on. */
public final class MachineFacts {

    private MachineFacts() {}

    /** Facts by name, in a fixed order. */
    public static Map<String, String> read() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
        facts.put("cpu", firstAfter(Path.of("/proc/cpuinfo"), "model name"));
        facts.put("memory", firstAfter(Path.of("/proc/meminfo"), "MemTotal"));
        facts.put("load", firstLine(Path.of("/proc/loadavg")));
        facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("jvm", System.getProperty("java.vm.name") + " " + Runtime.version());
        return facts;
    }

    private static String firstAfter(Path file, String key) {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown (" + e.getMessage() + ")";
        }
    }

    private static String firstLine(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.findFirst().orElse("unknown");
        } catch (IOException e) {
            return "unknown (" + e.getMessage() + ")";
        }
    }
}
