package io.moorage.cli;

import io.moorage.cli.client.Answer;
import io.moorage.cli.client.ExitCode;
import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.service.App;
import io.moorage.cli.service.Services;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "scale", description = "Change how many instances an app has.")
final class ScaleVerb extends ChangingVerb {
    @Parameters(index = "1", paramLabel = "N", description = "how many")
    private int instances;

    ScaleVerb(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    String verb() {
        return "scale";
    }

    @Override
    Answer change(Services services, App app, boolean force) {
        return services.update(app.id(), Json.object().put("instances", instances), force);
    }

    @Override
    ExitCode run() throws InterruptedException {
        if (instances < 0) {
            throw FailedException.usage(
                    "Cannot scale to %d.".formatted(instances), "There is no fewer than none.", "Give 0 or more.");
        }
        return super.run();
    }

    @Override
    String done(App before) {
        return "Scaled %s from %d to %d.".formatted(before.id(), before.instances(), instances);
    }
}
