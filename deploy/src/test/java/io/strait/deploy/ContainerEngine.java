package io.strait.deploy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/**
 * Skips container tests where no engine answers, with the reason; where {@code CI=true} promises one it fails them, so that
 * a broken engine does not pass for a green run.
 *
 * <p>It also removes what an earlier run left behind when it was killed: containers of our own label only, and only when
 * the process that started them is gone. (Testcontainers' own reaper needs an image that may not be there.)
 */
final class ContainerEngine implements ExecutionCondition {

    /** On everything that these tests start; the value names the process that did. */
    static final String OWNER_LABEL = "io.strait.deploy.owner";

    private static final String SEPARATOR = "/";

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
        return Map.of(OWNER_LABEL, owner(ProcessHandle.current()));
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
        List<Container> ours = engine.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(List.of(OWNER_LABEL))
                .exec();
        for (Container container : ours) {
            if (isLeftover(container.getLabels().get(OWNER_LABEL))) {
                engine.removeContainerCmd(container.getId()).withForce(true).exec();
            }
        }
        engine.listNetworksCmd().withFilter("label", List.of(OWNER_LABEL)).exec().stream()
                .filter(network -> isLeftover(network.getLabels().get(OWNER_LABEL)))
                .forEach(network -> engine.removeNetworkCmd(network.getId()).exec());
    }

    /** A process of this machine that no longer runs; of other machines that use the same engine nothing is known. */
    private static boolean isLeftover(String owner) {
        String[] parts = owner.split(SEPARATOR, -1);
        return parts.length == 3
                && parts[0].equals(hostName())
                && ProcessHandle.of(Long.parseLong(parts[1]))
                        .map(process -> !owner(process).equals(owner))
                        .orElse(true);
    }

    private static String owner(ProcessHandle process) {
        long startedMs =
                process.info().startInstant().map(i -> i.toEpochMilli()).orElse(0L);
        return hostName() + SEPARATOR + process.pid() + SEPARATOR + startedMs;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
