package io.moorage.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.MasterClient;
import java.util.Optional;

/** The apps that benchmarks make: small, one beside the other, without a back-off. */
record Apps(MasterClient master) {
    /** What the ids of its tasks begin with. */
    static String name(int number) {
        return "bench_" + number;
    }

    static String path(int number) {
        return "/bench/" + number;
    }

    static ObjectNode process(int number, String command) {
        var app = Json.object()
                .put("id", path(number))
                .put("cmd", command)
                .put("cpus", 0.001)
                .put("mem", 1)
                .put("backoffSeconds", 0);
        // Unless it says that it wants none, an app takes one of the thousand ports of this host.
        app.putArray("portDefinitions");
        return app;
    }

    void create(ObjectNode app) {
        master.post("/v2/apps", Optional.of(app)).orFail("An app was refused.", "Give the benchmark less to do.");
    }

    void delete(int number) {
        master.delete("/v2/apps" + path(number)).orFail("An app stays.", "Run the benchmark again.");
    }
}
