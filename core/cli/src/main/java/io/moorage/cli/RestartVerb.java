package io.moorage.cli;

import io.moorage.cli.client.Answer;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.service.App;
import io.moorage.cli.service.Services;
import picocli.CommandLine.Command;

@Command(name = "restart", description = "Replace all instances of an app by new ones, as its upgrade strategy says.")
final class RestartVerb extends ChangingVerb {
    RestartVerb(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    String verb() {
        return "restart";
    }

    @Override
    Answer change(Services services, App app, boolean force) {
        return services.restart(app.id(), force);
    }

    @Override
    String done(App before) {
        return "Restarting %s.".formatted(before.id());
    }
}
