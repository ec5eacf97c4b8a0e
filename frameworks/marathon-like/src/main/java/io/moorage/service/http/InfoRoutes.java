package io.moorage.service.http;

import com.fasterxml.jackson.databind.node.TextNode;
import io.moorage.api.Blob;
import io.moorage.api.scheduler.Response;
import io.moorage.service.engine.ServiceEngine;
import io.moorage.workload.http.Answer;
import io.moorage.workload.http.Call;
import io.moorage.workload.json.JsonText;
import java.util.Map;

/** Who this is, and that it answers. */
final class InfoRoutes {
    private static final String PONG = "pong";

    private final ServiceEngine engine;
    private final Map<String, String> config;

    InfoRoutes(ServiceEngine engine, Map<String, String> config) {
        this.engine = engine;
        this.config = config;
    }

    Response ping(Call call) {
        if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
            return Api.method(call, "GET");
        }
        var accept = call.request().headers().getOrDefault("accept", "");
        if (accept.startsWith("application/json")) {
            return Answer.json(200, TextNode.valueOf(PONG));
        }
        var type = accept.startsWith("text/html") ? "text/html" : "text/plain";
        return new Response(200, Map.of("Content-Type", type), Blob.utf8(PONG));
    }

    Response leader() {
        return Answer.json(200, JsonText.object().put("leader", leaderAddress()));
    }

    /** The framework id is what DNS and load balancers read; it is null until the master has given one. */
    Response info() {
        var body = JsonText.object()
                .put("name", "marathon")
                .put("version", config.getOrDefault("version", "0.1.0"))
                .put("buildref", "moorage")
                .put("elected", true)
                .put("leader", leaderAddress())
                .put("frameworkId", engine.frameworkId().map(id -> id.value()).orElse(null));
        body.putObject("marathon_config")
                .put("framework_name", "marathon")
                .put("failover_timeout", 604_800)
                .put("ha", true)
                .put("checkpoint", true)
                .put("local_port_min", 10_000)
                .put("local_port_max", 20_000)
                .put("hostname", config.getOrDefault("hostname", "localhost"))
                .put("mesos_role", "*")
                .put("task_launch_timeout", 300_000)
                .put("reconciliation_interval", 600_000)
                .put("decline_offer_duration", 120_000);
        body.putObject("zookeeper_config");
        body.putObject("http_config");
        return Answer.json(200, body);
    }

    private String leaderAddress() {
        return config.getOrDefault("leader", "localhost:5050");
    }
}
