package io.moorage.cli;

import io.moorage.cli.client.Answer;
import io.moorage.cli.client.ExitCode;
import io.moorage.cli.client.MasterClient;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.service.App;
import io.moorage.cli.service.Following;
import io.moorage.cli.service.Lookup;
import io.moorage.cli.service.Services;
import java.time.Duration;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes an app, and follows it until it is as it is wanted. */
abstract class ChangingVerb extends AskingVerb {
    @Parameters(index = "0", paramLabel = "ID", description = "an app")
    private String id = "";

    @Option(names = "--detach", description = "do not wait until it is done")
    private boolean detach;

    @Option(names = "--force", description = "end a deployment of it that is under way")
    private boolean force;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "give up waiting when nothing has happened for so long (default: ${DEFAULT-VALUE})")
    private int timeoutSeconds = 60;

    ChangingVerb(Surroundings surroundings) {
        super(surroundings);
    }

    abstract String verb();

    abstract Answer change(Services services, App app, boolean force);

    abstract String done(App before);

    @Override
    ExitCode run() throws InterruptedException {
        MasterClient master = master();
        var services = new Services(master);
        App before = new Lookup(services).app(id, verb());
        try (var following = Following.of(master, before.id(), this::say)) {
            Answer answer = change(services, before, force);
            answer.orFail(
                    "The master did not %s '%s'.".formatted(verb(), before.id()),
                    answer.conflict()
                            ? "Wait for the deployment ('moor describe %s'), or end it with --force."
                                    .formatted(before.id())
                            : "'moor describe %s' shows the app.".formatted(before.id()));
            say(done(before));
            App after = detach
                    ? services.app(before.id()).orElse(before)
                    : following.until(before.id(), Duration.ofSeconds(timeoutSeconds));
            answer(after.json());
            if (!detach) {
                say("%s runs: %d of %d instances.".formatted(after.id(), after.running(), after.instances()));
            }
        }
        return ExitCode.OK;
    }
}
