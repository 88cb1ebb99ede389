package io.strait.deploy;

import com.github.dockerjava.api.DockerClient;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/**
 * Skips container tests where no engine answers, with the reason; where {@code CI=true} promises one it fails them, so that
 * a broken engine does not pass for a green run.
 *
 * <p>It also removes what an earlier run left behind when it was killed: containers, networks and images of our own label
 * only, and only when the process that made them is gone. (Testcontainers' own reaper needs an image that may not be there.)
 */
final class ContainerEngine implements ExecutionCondition {

    /** On everything that these tests start; the value names the process that did. */
    static final String OWNER_LABEL = "io.strait.deploy.owner";

    /** Machine, process and when it was started. */
    private static final Pattern OWNER = Pattern.compile("([0-9a-f]+)-(\\d{1,10})-(\\d{1,15})");

    /** By how much the start of one process may seem to move when the clock is set. */
    private static final long CLOCK_STEP_MS = 60_000;

    private static final String COMPOSE_PROJECT_LABEL = "com.docker.compose.project";
    private static final String COMPOSE_PROJECT_PREFIX = "strait-compose-";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (Availability.ANSWERS) {
            return ConditionEvaluationResult.enabled("the container engine answers");
        }
        String reason =
                "no container engine: container tests need Docker 20.10 or later (is the daemon running, and may"
                        + " this user talk to it? DOCKER_HOST="
                        + System.getenv().getOrDefault("DOCKER_HOST", "unset") + ")";
        if ("true".equals(System.getenv("CI"))) {
            throw new IllegalStateException(reason + "; CI=true does not allow to skip them");
        }
        return ConditionEvaluationResult.disabled(reason);
    }

    static Map<String, String> ownerLabel() {
        return Map.of(OWNER_LABEL, owner());
    }

    /** A name for a compose project of this process; what compose makes bears it as a label. */
    static String composeProject() {
        return COMPOSE_PROJECT_PREFIX + owner();
    }

    /** Asked once per JVM: finding out that there is no engine takes seconds. */
    private static final class Availability {
        static final boolean ANSWERS = answers();

        private static boolean answers() {
            if (!DockerClientFactory.instance().isDockerAvailable()) {
                return false;
            }
            removeLeftovers();
            return true;
        }
    }

    private static void removeLeftovers() {
        DockerClient engine = DockerClientFactory.instance().client();
        engine.listContainersCmd().withShowAll(true).exec().stream()
                .filter(container -> isLeftover(container.getLabels()))
                .forEach(container -> engine.removeContainerCmd(container.getId())
                        .withForce(true)
                        .exec());
        engine.listNetworksCmd().exec().stream()
                .filter(network -> isLeftover(network.getLabels()))
                .forEach(network -> engine.removeNetworkCmd(network.getId()).exec());
        engine.listImagesCmd().exec().stream()
                .filter(image -> isLeftover(image.getLabels()))
                .forEach(image ->
                        engine.removeImageCmd(image.getId()).withForce(true).exec());
    }

    /** Of a process of this machine that no longer runs; of other machines that use the same engine nothing is known. */
    private static boolean isLeftover(@Nullable Map<String, String> labels) {
        Matcher owner = OWNER.matcher(labels == null ? "" : ownerOf(labels));
        return owner.matches()
                && owner.group(1).equals(hostTag())
                && ProcessHandle.of(Long.parseLong(owner.group(2)))
                        .map(process -> Math.abs(startedMs(process) - Long.parseLong(owner.group(3))) > CLOCK_STEP_MS)
                        .orElse(true);
    }

    private static String ownerOf(Map<String, String> labels) {
        String project = labels.getOrDefault(COMPOSE_PROJECT_LABEL, "");
        return project.startsWith(COMPOSE_PROJECT_PREFIX)
                ? project.substring(COMPOSE_PROJECT_PREFIX.length())
                : labels.getOrDefault(OWNER_LABEL, "");
    }

    private static String owner() {
        ProcessHandle process = ProcessHandle.current();
        return hostTag() + "-" + process.pid() + "-" + startedMs(process);
    }

    private static long startedMs(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** Lower-case letters and digits, as a compose project's name may have them. */
    private static String hostTag() {
        return Integer.toHexString(hostName().hashCode());
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
