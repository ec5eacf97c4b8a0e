package io.moorage.cli;

import io.moorage.cli.client.ExitCode;
import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.host.Background;
import io.moorage.cli.host.StartCache;
import io.moorage.cli.host.Stopping;
import io.moorage.cli.host.Up;
import io.moorage.cli.host.UpFiles;
import io.moorage.cli.host.UpFlags;
import io.moorage.cli.text.Words;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        description = "Start a master, agents and the bundled frameworks in one process.",
        footer = {"", "It stops by Ctrl-C or 'moor down'. Tasks survive Ctrl-C and a crash; 'moor down' ends them too."
        })
final class UpVerb extends HostVerb {
    private static final int AGENTS_MAX = 64;
    private static final Duration START_MAX = Duration.ofSeconds(90);
    private static final long LOOK_MILLIS = 10;

    @Mixin
    private MasterOptions master = new MasterOptions();

    @Option(
            names = "--agents",
            paramLabel = "N",
            description = "how many agents share what this host has (default: ${DEFAULT-VALUE})")
    private int agents = 1;

    @Option(names = "--detach", description = "go on in the background; return when it is ready")
    private boolean detach;

    @Option(names = "--trial", description = "stop as soon as it is ready")
    private boolean trial;

    @Mixin
    private AgentOptions options = new AgentOptions();

    UpVerb(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run() throws InterruptedException {
        long startedAt = System.nanoTime();
        if (agents < 1 || agents > AGENTS_MAX) {
            throw FailedException.usage(
                    "Cannot start %d agents.".formatted(agents),
                    "One host has 1 to %d.".formatted(AGENTS_MAX),
                    "Give --agents N within that.");
        }
        return detach ? inBackground(startedAt) : inForeground(startedAt);
    }

    private ExitCode inForeground(long startedAt) throws InterruptedException {
        var flags = new UpFlags(
                master.flags(insecureListen()),
                data(),
                agents,
                options.flags(address("127.0.0.1:0"), insecureListen()));
        Up up = Up.start(surroundings(), flags);
        answerLine(up.json());
        sayReady(up.address().url(), up.recovered(), startedAt);
        if (trial) {
            up.close();
            return ExitCode.OK;
        }
        StartCache.makeUnlessUsed(surroundings());
        Stopping.onSignal(
                up,
                surroundings().out(),
                "Stopped. Tasks that ran go on; 'moor up' adopts them, 'moor down --data %s' ends them."
                        .formatted(data()));
        return ExitCode.OK;
    }

    private ExitCode inBackground(long startedAt) throws InterruptedException {
        var files = new UpFiles(data());
        Up.refuseTwice(files);
        long logBefore = Background.size(files.log());
        Process process = Background.start(surroundings(), arguments(), files.log());
        Optional<UpFiles.Record> ready = awaitReady(files, process);
        if (ready.isEmpty()) {
            boolean ended = !process.isAlive();
            process.destroy();
            throw FailedException.refused(
                    "Moorage did not start.",
                    (ended
                                    ? "It ended with code %d. ".formatted(process.exitValue())
                                    : "It was not ready within %s. ".formatted(Words.duration(START_MAX)))
                            + "Its log ends:\n" + Background.tail(files.log(), logBefore),
                    "Mend what it names; the whole log is '%s'.".formatted(files.log()));
        }
        String url = ready.get().address().url();
        answer(Json.object()
                .put("url", url)
                .put("pid", process.pid())
                .put("data", data().toString())
                .put("agents", agents)
                .put("recovered", ready.get().recovered()));
        sayReady(url, ready.get().recovered(), startedAt);
        return ExitCode.OK;
    }

    private static Optional<UpFiles.Record> awaitReady(UpFiles files, Process process) throws InterruptedException {
        long until = System.nanoTime() + START_MAX.toNanos();
        while (System.nanoTime() < until) {
            Optional<UpFiles.Record> record = files.read().filter(r -> r.pid() == process.pid() && r.ready());
            if (record.isPresent() || process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                return record;
            }
        }
        return Optional.empty();
    }

    /** What this process was called with, but for --detach. */
    private List<String> arguments() {
        var arguments = new ArrayList<>(List.of("up"));
        arguments.addAll(surroundings().arguments().stream()
                .skip(1)
                .filter(argument -> !argument.equals("--detach"))
                .toList());
        return arguments;
    }

    private void sayReady(String url, String recovered, long startedAt) {
        if (!recovered.isEmpty()) {
            say(recovered);
        }
        Path data = data();
        say("Moorage is ready at %s after %s; data in '%s'."
                .formatted(url, Words.duration(Duration.ofNanos(System.nanoTime() - startedAt)), data));
        say("  moor run FILE    starts a service");
        say("  moor ps          shows what runs");
        say("  moor down        ends it all");
    }
}
