package io.moorage.cli;

import io.moorage.cli.client.Answer;
import io.moorage.cli.client.ExitCode;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.service.Lookup;
import io.moorage.cli.service.Services;
import io.moorage.cli.text.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "kill", description = "Stop a task, or all tasks of an app; the app starts others in their place.")
final class KillVerb extends AskingVerb {
    @Parameters(paramLabel = "ID", description = "a task or an app")
    private String id = "";

    KillVerb(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run() {
        var services = new Services(master());
        switch (new Lookup(services).find(id)) {
            case Lookup.Target.ATask found -> {
                Answer answer = services.kill(found.task())
                        .orFail(
                                "The master did not stop task '%s'."
                                        .formatted(found.task().id()),
                                "'moor ps --tasks' lists what runs.");
                answer(answer.json());
                say("Stopping %s on %s; %s starts another."
                        .formatted(found.task().name(), found.task().host(), found.appId()));
            }
            case Lookup.Target.AnApp found -> {
                Answer answer = services.killAll(found.appId())
                        .orFail(
                                "The master did not stop the tasks of '%s'.".formatted(found.appId()),
                                "'moor describe %s' shows it.".formatted(found.appId()));
                answer(answer.json());
                say("Stopping %s of %s; it starts others. To end it for good: moor rm %s"
                        .formatted(
                                Words.count(answer.json().path("tasks").size(), "task"), found.appId(), found.appId()));
            }
        }
        return ExitCode.OK;
    }
}
