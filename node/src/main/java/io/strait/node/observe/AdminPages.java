package io.strait.node.observe;

import com.google.gson.stream.JsonWriter;
import io.strait.core.id.ChannelName;
import io.strait.core.id.NodeUid;
import io.strait.core.op.ChannelInfo;
import io.strait.core.op.Outcome;
import io.strait.node.link.LinkInfo;
import io.strait.node.scheduler.InboxFullException;
import io.strait.node.scheduler.SchedulerStoppedException;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The pages of the admin server by path. May block, at most the timeout. Any thread. */
final class AdminPages {

    private static final String CHANNEL = "/channels/";
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final Set<String> LIST_PARAMETERS = Set.of("after", "prefix", "limit", "local");

    /** A request that cannot be answered as asked. */
    private static final class PageException extends Exception {

        private static final long serialVersionUID = 1L;

        private final int status;

        PageException(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    private final AdminSources sources;
    private final Duration timeout;

    AdminPages(AdminSources sources, Duration timeout) {
        this.sources = sources;
        this.timeout = timeout;
    }

    AdminResponse respond(URI uri) {
        String path = uri.getRawPath();
        try {
            return switch (path) {
                case "/" -> index();
                case "/healthz/live" -> live();
                case "/healthz/ready" -> ready();
                case "/metrics" ->
                    new AdminResponse(200, METRICS_TYPE, await(sources.metrics().scrape()));
                case "/cluster" -> cluster();
                case "/channels" -> channels(uri);
                default -> channelOrNothing(path);
            };
        } catch (PageException e) {
            return AdminResponse.error(e.status, String.valueOf(e.getMessage()));
        }
    }

    private static AdminResponse index() {
        return new AdminResponse(200, AdminResponse.PLAIN, """
                /healthz/live     200 while the scheduler runs
                /healthz/ready    200 while this node serves
                /metrics          Prometheus text format
                /cluster          members and links as this node sees them
                /channels         channels anywhere; after, prefix, limit, local=true
                /channels/{name}  one channel as its home sees it
                """);
    }

    // ---- health ---------------------------------------------------------------------------------------------------

    /** Alive: the scheduler answers. A stopped or stuck one does not come back, so the process should be restarted. */
    private AdminResponse live() throws PageException {
        ask(core -> core.self());
        return health(200, "live");
    }

    private AdminResponse ready() throws PageException {
        if (!sources.cluster().isReady()) {
            return health(503, "not ready: not up, leaving, or on the smaller side of a partition");
        }
        if (!sources.serving().getAsBoolean()) {
            return health(503, "not ready: draining");
        }
        ask(core -> core.self());
        return health(200, "ready");
    }

    private static AdminResponse health(int status, String text) {
        return AdminResponse.json(
                status, json -> json.beginObject().name("status").value(text).endObject());
    }

    // ---- cluster --------------------------------------------------------------------------------------------------

    private AdminResponse cluster() throws PageException {
        List<LinkInfo> links = ask(core -> sources.scheduler().link().links());
        boolean ready = sources.cluster().isReady();
        return AdminResponse.json(
                200,
                json -> AdminJson.writeCluster(
                        json,
                        sources.clusterName(),
                        sources.scheduler().self(),
                        ready,
                        sources.cluster().nodes(),
                        links));
    }

    // ---- channels -------------------------------------------------------------------------------------------------

    private AdminResponse channels(URI uri) throws PageException {
        ChannelPage page = await(sources.channels().list(query(uri)));
        return AdminResponse.json(200, json -> writePage(json, page));
    }

    private static void writePage(JsonWriter json, ChannelPage page) throws IOException {
        json.beginObject().name("channels").beginArray();
        for (ChannelInfo info : page.channels()) {
            AdminJson.writeChannel(json, info);
        }
        json.endArray().name("more").value(page.more());
        json.name("unansweredNodes").beginArray();
        for (NodeUid node : page.unanswered()) {
            json.value(node.toString());
        }
        json.endArray().endObject();
    }

    private static ChannelQuery query(URI uri) throws PageException {
        Map<String, String> parameters = parameters(uri);
        for (String name : parameters.keySet()) {
            if (!LIST_PARAMETERS.contains(name)) {
                throw new PageException(400, "unknown parameter: name=" + name + " known=after,prefix,limit,local");
            }
        }
        try {
            return new ChannelQuery(
                    parameters.getOrDefault("after", ""),
                    parameters.getOrDefault("prefix", ""),
                    Integer.parseInt(parameters.getOrDefault("limit", Integer.toString(ChannelQuery.DEFAULT_LIMIT))),
                    parameters.getOrDefault("local", "false").equals("true"));
        } catch (NumberFormatException e) {
            throw new PageException(400, "limit: not a number: value=" + parameters.get("limit"));
        } catch (IllegalArgumentException e) {
            throw new PageException(400, String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, String> parameters(URI uri) throws PageException {
        Map<String, String> parameters = new HashMap<>();
        String query = uri.getRawQuery();
        if (query == null || query.isEmpty()) {
            return parameters;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                throw new PageException(400, "parameter without value: " + pair);
            }
            parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
        }
        return parameters;
    }

    private AdminResponse channelOrNothing(String path) throws PageException {
        if (!path.startsWith(CHANNEL)) {
            return AdminResponse.error(404, "no such page: path=" + path + " known=/");
        }
        // A plus is itself in a path, only in a query it stands for a blank.
        String name = decode(path.substring(CHANNEL.length()).replace("+", "%2B"));
        String fault = ChannelName.faultOf(name);
        if (fault != null) {
            throw new PageException(400, fault);
        }
        Outcome outcome = await(sources.channels().inspect(new ChannelName(name)));
        if (outcome instanceof Outcome.Inspected inspected) {
            return AdminResponse.json(200, json -> AdminJson.writeChannel(json, inspected.info()));
        }
        throw new PageException(503, "the channel's home does not answer: outcome=" + outcome);
    }

    private static String decode(String text) throws PageException {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new PageException(400, "percent encoding: " + e.getMessage());
        }
    }

    // ---- answers of other parts -----------------------------------------------------------------------------------

    private <T> T ask(java.util.function.Function<io.strait.core.ChannelCore, T> question) throws PageException {
        try {
            return await(sources.scheduler().ask(question));
        } catch (InboxFullException | SchedulerStoppedException e) {
            throw new PageException(503, String.valueOf(e.getMessage()));
        }
    }

    private <T> T await(CompletionStage<T> answer) throws PageException {
        try {
            return answer.toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new PageException(503, "no answer: waitedMs=" + timeout.toMillis());
        } catch (ExecutionException e) {
            throw new PageException(503, String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PageException(503, "the admin server stops");
        }
    }
}
