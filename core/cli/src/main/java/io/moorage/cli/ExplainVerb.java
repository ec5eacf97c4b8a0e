package io.moorage.cli;

import io.moorage.cli.client.ExitCode;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.MasterClient;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.service.App;
import io.moorage.cli.service.Cluster;
import io.moorage.cli.service.Lookup;
import io.moorage.cli.service.Services;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "explain", description = "Say why an app is as it is: what it waits for, which agent said no and why.")
final class ExplainVerb extends AskingVerb {
    @Parameters(paramLabel = "ID", description = "an app, or a task of it")
    private String id = "";

    ExplainVerb(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run() {
        MasterClient master = master();
        var services = new Services(master);
        String appId = new Lookup(services).find(id).appId();
        App app = services.app(appId).orElse(new App(Json.object()));
        var json = Json.object().put("id", appId).put("state", app.state());
        json.set("explain", app.explanation().json());
        say("%s: %s".formatted(appId, app.state()));
        app.explanation().sentences().forEach(sentence -> say("  " + sentence));
        if (app.explanation().waiting() > 0) {
            Cluster.read(master).neverFits(app.json()).ifPresent(never -> {
                json.put("neverFits", never);
                say("  It can never be placed as things are: " + never);
            });
        }
        answer(json);
        return ExitCode.OK;
    }
}
