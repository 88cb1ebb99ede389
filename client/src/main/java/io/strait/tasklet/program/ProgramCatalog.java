package io.strait.tasklet.program;

import io.strait.NotFoundException;
import io.strait.tasklet.ProgramProvider;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The programs that can be run here, by name. Immutable; any thread. */
public final class ProgramCatalog {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final SortedMap<String, ProgramProvider> providers = new TreeMap<>();

    private ProgramCatalog(Iterable<ProgramProvider> found) {
        for (ProgramProvider provider : found) {
            String name = provider.name();
            if (!NAME.matcher(name).matches()) {
                throw new IllegalStateException("program has a name that cannot be used: name=" + name + " provider="
                        + provider.getClass().getName() + " expected=" + NAME);
            }
            ProgramProvider other = providers.putIfAbsent(name, provider);
            if (other != null) {
                throw new IllegalStateException("two programs have one name: name=" + name + " provider="
                        + provider.getClass().getName() + " other="
                        + other.getClass().getName());
            }
        }
    }

    /**
     * These programs.
     *
     * @throws IllegalStateException when a name cannot be used or is there twice
     */
    public static ProgramCatalog of(Collection<? extends ProgramProvider> providers) {
        return new ProgramCatalog(List.copyOf(providers));
    }

    /**
     * What a class loader and its parents offer as services.
     *
     * @throws IllegalStateException as {@link #of}, or when a provider cannot be loaded
     */
    public static ProgramCatalog load(ClassLoader classes) {
        try {
            return new ProgramCatalog(ServiceLoader.load(ProgramProvider.class, classes));
        } catch (ServiceConfigurationError e) {
            throw new IllegalStateException("a provider of programs cannot be loaded: cause=" + e.getMessage(), e);
        }
    }

    /** Ascending by name. */
    public Collection<ProgramProvider> providers() {
        return List.copyOf(providers.values());
    }

    /** Whether there is one of this name. */
    public boolean has(String name) {
        return providers.containsKey(name);
    }

    /**
     * The provider of this name.
     *
     * @param node for the message
     * @throws NotFoundException naming the program and those that there are
     */
    public ProgramProvider provider(String name, String node) {
        ProgramProvider provider = providers.get(name);
        if (provider == null) {
            String available = String.join(",", providers.keySet());
            throw new NotFoundException(
                    NotFoundException.Kind.PROGRAM,
                    "no such program: program=" + name + " node=" + node + " available=" + available,
                    Map.of("program", name, "node", node, "available", available));
        }
        return provider;
    }
}
