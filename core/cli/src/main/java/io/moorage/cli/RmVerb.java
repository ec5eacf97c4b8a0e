package io.moorage.cli;

import io.moorage.cli.client.Answer;
import io.moorage.cli.client.ExitCode;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.service.App;
import io.moorage.cli.service.Lookup;
import io.moorage.cli.service.Services;
import io.moorage.cli.text.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "rm", description = "Remove an app and stop its tasks.")
final class RmVerb extends AskingVerb {
    @Parameters(paramLabel = "ID", description = "an app")
    private String id = "";

    RmVerb(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run() {
        var services = new Services(master());
        App app = new Lookup(services).app(id, "rm");
        Answer answer = services.remove(app.id())
                .orFail(
                        "The master did not remove '%s'.".formatted(app.id()),
                        "'moor describe %s' shows it.".formatted(app.id()));
        answer(answer.json());
        int stopping = app.running() + app.staged();
        say("Removed %s%s.".formatted(app.id(), stopping == 0 ? "" : "; stopping " + Words.count(stopping, "task")));
        return ExitCode.OK;
    }
}
