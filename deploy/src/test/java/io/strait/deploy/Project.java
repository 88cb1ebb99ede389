package io.strait.deploy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.testcontainers.images.builder.ImageFromDockerfile;

/** Where the project's files are, and the image made of them. */
final class Project {

    private static final Path ROOT = findRoot();

    private Project() {}

    /** The root of the working copy: what {@code docker build} and {@code docker-compose} are run in. */
    static Path root() {
        return ROOT;
    }

    /**
     * The image under test; built at first use, once per JVM. It stays when the JVM ends, and the next run removes
     * it.
     */
    static String image() {
        return Built.IMAGE;
    }

    private static final class Built {
        static final String IMAGE = build();

        private static String build() {
            Path libraries = ROOT.resolve("node/target/dist/lib");
            if (!Files.isDirectory(libraries)) {
                throw new IllegalStateException(
                        "the node is not packaged: missing=" + libraries + "; run ./strait build or mvn verify");
            }
            // The files that .dockerignore lets through; the compose test builds with that file itself.
            ImageFromDockerfile image = new ImageFromDockerfile(
                            "strait-deploy-test:" + ProcessHandle.current().pid(), false)
                    .withBuildImageCmdModifier(command -> command.withLabels(ContainerEngine.ownerLabel()))
                    .withFileFromPath("Dockerfile", ROOT.resolve("deploy/Dockerfile"));
            for (String path :
                    List.of("LICENSE", "NOTICE", "strait", "config", "deploy/healthcheck", "node/target/dist/lib")) {
                image.withFileFromPath(path, ROOT.resolve(path));
            }
            return image.get();
        }
    }

    private static Path findRoot() {
        Path start = Path.of("").toAbsolutePath();
        for (Path candidate = start; candidate != null; candidate = candidate.getParent()) {
            if (Files.exists(candidate.resolve("docker-compose.yml"))) {
                return candidate;
            }
        }
        throw new IllegalStateException("no docker-compose.yml here or above: directory=" + start);
    }
}
