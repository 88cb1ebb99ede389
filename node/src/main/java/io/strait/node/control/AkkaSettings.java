package io.strait.node.control;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Map;

/** Turns {@link ControlSettings} into Akka's configuration: addresses and timeouts over a profile over {@code akka.conf}. */
final class AkkaSettings {

    private static final String RESOURCE = "io/strait/node/control/akka.conf";

    private AkkaSettings() {}

    static Config of(ControlSettings settings) {
        Config fixed = ConfigFactory.parseResources(AkkaSettings.class.getClassLoader(), RESOURCE);
        Config profile = fixed.getConfig("strait-profiles." + settings.profile().path());
        return addressing(settings)
                .withFallback(shutdownPhases(settings.leaveTimeout()))
                .withFallback(profile)
                .withFallback(fixed.withoutPath("strait-profiles"));
    }

    private static Config addressing(ControlSettings settings) {
        return ConfigFactory.parseMap(Map.of(
                ClusterCompatibility.NAME_KEY,
                settings.clusterName(),
                ClusterCompatibility.PROTOCOL_KEY,
                ClusterCompatibility.PROTOCOL,
                "akka.remote.artery.canonical.hostname",
                settings.address().host(),
                "akka.remote.artery.canonical.port",
                settings.address().port(),
                "akka.remote.artery.bind.hostname",
                settings.bindHost(),
                "akka.remote.artery.bind.port",
                settings.address().port(),
                "akka.cluster.split-brain-resolver.active-strategy",
                settings.downing().strategy(),
                "akka.cluster.shutdown-after-unsuccessful-join-seed-nodes",
                settings.joinTimeout()));
    }

    /** Shares the time for leaving among the phases that wait for others, so that their sum is the limit. */
    private static Config shutdownPhases(Duration total) {
        return ConfigFactory.parseMap(Map.of(
                "akka.coordinated-shutdown.default-phase-timeout", share(total, 5),
                "akka.coordinated-shutdown.phases.cluster-leave.timeout", share(total, 25),
                "akka.coordinated-shutdown.phases.cluster-exiting.timeout", share(total, 35),
                "akka.coordinated-shutdown.phases.cluster-exiting-done.timeout", share(total, 10),
                "akka.coordinated-shutdown.phases.cluster-shutdown.timeout", share(total, 10),
                "akka.coordinated-shutdown.phases.actor-system-terminate.timeout", share(total, 15)));
    }

    private static Duration share(Duration total, int percent) {
        return total.multipliedBy(percent).dividedBy(100);
    }
}
