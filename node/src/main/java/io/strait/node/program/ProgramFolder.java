package io.strait.node.program;

import io.strait.tasklet.ProgramProvider;
import io.strait.tasklet.program.ProgramCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The programs of a node: of its class path, and of the jars in its folder of plug-ins as they were at the start. */
public final class ProgramFolder implements AutoCloseable {

    /** A folder with more is taken for a mistake. */
    private static final int MAX_JARS = 1_000;

    private static final String SERVICE = "META-INF/services/" + ProgramProvider.class.getName();

    private static final Logger LOG = LoggerFactory.getLogger(ProgramFolder.class);

    private final Optional<URLClassLoader> classes;
    private final ProgramCatalog catalog;

    /**
     * Loads the names of all programs, and logs how many there are and which jars have none.
     *
     * @param folder with jars; one class loader serves all of them, so that they may use each other; empty: none
     * @throws IllegalStateException naming the folder, the jar or the program that cannot be used
     */
    public static ProgramFolder open(Optional<Path> folder) {
        List<Path> jars = folder.map(ProgramFolder::jars).orElse(List.of());
        ProgramFolder programs = new ProgramFolder(folder.map(directory -> loader(jars)), jars);
        LOG.info(
                "programs: directory={} jars={} programs={}",
                folder.map(Path::toString).orElse("none"),
                jars.size(),
                programs.catalog.providers().size());
        return programs;
    }

    private ProgramFolder(Optional<URLClassLoader> classes, List<Path> jars) {
        this.classes = classes;
        ClassLoader own = ProgramFolder.class.getClassLoader();
        try {
            classes.ifPresent(loader -> jars.forEach(jar -> checkProviders(jar, loader)));
            catalog = ProgramCatalog.load(
                    classes.<ClassLoader>map(loader -> loader).orElse(own));
        } catch (IllegalStateException e) {
            close();
            throw e;
        }
    }

    private static List<Path> jars(Path folder) {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path file : files) {
                jars.add(file);
                if (jars.size() > MAX_JARS) {
                    throw new IllegalStateException(
                            "too many jars: strait.programs.directory=" + folder + " limit=" + MAX_JARS);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new IllegalStateException(
                    "folder of programs cannot be read: strait.programs.directory=" + folder + " cause=" + e, e);
        }
        jars.sort(Comparator.naturalOrder());
        return jars;
    }

    private static URLClassLoader loader(List<Path> jars) {
        URL[] places = jars.stream().map(ProgramFolder::place).toArray(URL[]::new);
        return new URLClassLoader("strait-programs", places, ProgramFolder.class.getClassLoader());
    }

    private static URL place(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("jar of programs has no URL: jar=" + jar, e);
        }
    }

    /** The service loader would say which class is missing, but not whose line asks for it. */
    private static void checkProviders(Path jar, ClassLoader loader) {
        List<String> providers = providers(jar);
        if (providers.isEmpty()) {
            LOG.warn("jar names no program: jar={} expected={}", jar, SERVICE);
        }
        for (String provider : providers) {
            try {
                Class.forName(provider, false, loader);
            } catch (ClassNotFoundException | LinkageError e) {
                throw new IllegalStateException(
                        "provider of programs cannot be loaded: provider=" + provider + " jar=" + jar + " cause=" + e,
                        e);
            }
        }
    }

    /** The classes that a jar names: one a line, {@code #} begins a comment. */
    private static List<String> providers(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            ZipEntry service = file.getEntry(SERVICE);
            if (service == null) {
                return List.of();
            }
            try (InputStream content = file.getInputStream(service)) {
                return new String(content.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .map(line -> line.replaceFirst("#.*", "").strip())
                        .filter(line -> !line.isEmpty())
                        .toList();
            }
        } catch (IOException e) {
            throw new IllegalStateException("jar of programs cannot be read: jar=" + jar + " cause=" + e, e);
        }
    }

    /** What they are. */
    public ProgramCatalog catalog() {
        return catalog;
    }

    /** Lets go of the jars; programs that still run may fail to load further classes. */
    @Override
    public void close() {
        classes.ifPresent(loader -> {
            try {
                loader.close();
            } catch (IOException e) {
                throw new UncheckedIOException("jars of programs cannot be closed", e);
            }
        });
    }
}
