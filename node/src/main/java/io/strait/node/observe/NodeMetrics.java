package io.strait.node.observe;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** All numbers of a node, for Prometheus and for the commands: the scheduler's, the JVM's and what is added. Any thread. */
public final class NodeMetrics implements AutoCloseable {

    private final SchedulerMetrics scheduler;
    private final List<Metric> metrics = new CopyOnWriteArrayList<>();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

    /** The scheduler's numbers and the JVM's. */
    public NodeMetrics(SchedulerMetrics scheduler) {
        this.scheduler = scheduler;
        add(scheduler.metrics());
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        garbageCollection.bindTo(registry);
    }

    /** Another part's numbers. */
    public void add(List<Metric> more) {
        more.forEach(this::register);
        metrics.addAll(more);
    }

    private void register(Metric metric) {
        switch (metric.kind()) {
            case COUNTER ->
                FunctionCounter.builder(
                                metric.baseName(),
                                metric,
                                source -> source.value().getAsLong())
                        .description(metric.help())
                        .register(registry);
            case GAUGE ->
                Gauge.builder(metric.name(), metric, source -> source.value().getAsLong())
                        .description(metric.help())
                        .strongReference(true)
                        .register(registry);
        }
    }

    /** Everything in Prometheus' text format. Completes within about a second, with older sizes if the node is stuck. */
    public CompletionStage<String> scrape() {
        return scheduler.refresh().thenApply(done -> registry.scrape());
    }

    /** Strait's own numbers now, by name. Completes as {@link #scrape}. */
    public CompletionStage<SortedMap<String, Long>> read() {
        return scheduler.refresh().thenApply(done -> {
            SortedMap<String, Long> values = new TreeMap<>();
            metrics.forEach(metric -> values.put(metric.name(), metric.value().getAsLong()));
            return values;
        });
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }
}
