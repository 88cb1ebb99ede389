package io.strait.node.program;

import io.strait.tasklet.program.ProgramCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The programs of a node: of its class path, and of the jars in its folder of plug-ins as they were at the start. */
public final class ProgramFolder implements AutoCloseable {

    /** A folder with more is taken for a mistake. */
    private static final int MAX_JARS = 1_000;

    private final Optional<URLClassLoader> classes;
    private final ProgramCatalog catalog;

    /**
     * Loads the names of all programs.
     *
     * @param folder with jars; one class loader serves all of them, so that they may use each other; empty: none
     * @throws IllegalStateException naming the folder or the program that cannot be used
     */
    public static ProgramFolder open(Optional<Path> folder) {
        return new ProgramFolder(folder.map(ProgramFolder::loader));
    }

    private ProgramFolder(Optional<URLClassLoader> classes) {
        this.classes = classes;
        ClassLoader own = ProgramFolder.class.getClassLoader();
        try {
            catalog = ProgramCatalog.load(
                    classes.<ClassLoader>map(loader -> loader).orElse(own));
        } catch (IllegalStateException e) {
            close();
            throw e;
        }
    }

    private static URLClassLoader loader(Path folder) {
        List<URL> jars = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path file : files) {
                jars.add(file.toUri().toURL());
                if (jars.size() > MAX_JARS) {
                    throw new IllegalStateException(
                            "too many jars: strait.programs.directory=" + folder + " limit=" + MAX_JARS);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(
                    "folder of programs cannot be read: strait.programs.directory=" + folder + " cause=" + e, e);
        }
        jars.sort((one, other) -> one.toString().compareTo(other.toString()));
        return new URLClassLoader("strait-programs", jars.toArray(URL[]::new), ProgramFolder.class.getClassLoader());
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
