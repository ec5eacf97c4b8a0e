package io.moorage.cli.host;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.agent.daemon.Agent;
import io.moorage.agent.daemon.AgentSettings;
import io.moorage.api.Resources;
import io.moorage.cli.client.Answer;
import io.moorage.cli.client.CurrentMaster;
import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.MasterAddress;
import io.moorage.cli.client.MasterClient;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.service.App;
import io.moorage.cli.service.Services;
import io.moorage.cli.text.Words;
import io.moorage.master.Master;
import io.moorage.master.MasterConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A master and its agents in this process. */
public final class Up implements AutoCloseable {
    private static final Duration READY_MAX = Duration.ofSeconds(60);

    private static final long LOOK_MILLIS = 10;

    private final Surroundings surroundings;
    private final UpFlags flags;
    private final UpFiles files;
    private final boolean crashed;
    private final List<AutoCloseable> parts = new ArrayList<>();
    private final CurrentMaster current;
    private final String recovered;
    private boolean closed;

    private Up(Surroundings surroundings, UpFlags flags) throws InterruptedException {
        this.surroundings = surroundings;
        this.flags = flags;
        this.files = new UpFiles(flags.data());
        crashed = files.read().isPresent();
        var earlier = new EarlierAgents(files, flags.agents());
        earlier.refuseIfTheirTasksRun();
        Master master =
                MasterPart.start(surroundings, files.masterData(), flags.master(), true, MasterConfig.Limits.DEFAULT);
        parts.add(master);
        var address = new MasterAddress(flags.master().http().host(), master.port());
        current = new CurrentMaster(address, flags.data());
        files.write(record(false, ""));
        startAgents();
        awaitReady(master);
        recovered = String.join("\n", findRecovered(), earlier.sentence()).strip();
        // First: whoever waits for 'ready' looks here next.
        current.write(surroundings);
        files.write(record(true, recovered));
    }

    /** Starts all of it; returns when it is ready. */
    public static Up start(Surroundings surroundings, UpFlags flags) throws InterruptedException {
        try {
            Files.createDirectories(flags.data());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        refuseTwice(new UpFiles(flags.data()));
        return new Up(surroundings, flags);
    }

    public static void refuseTwice(UpFiles files) {
        files.running()
                .filter(record -> record.pid() != ProcessHandle.current().pid())
                .ifPresent(record -> {
                    throw FailedException.refused(
                            "Moorage runs already: process %d at %s, data in '%s'."
                                    .formatted(record.pid(), record.address().url(), files.data()),
                            "Two cannot share one data folder.",
                            "Use it as it is, end it by 'moor down --data %s', or give this one other --data and --http."
                                    .formatted(files.data()));
                });
    }

    public MasterAddress address() {
        return current.address();
    }

    private UpFiles.Record record(boolean ready, String found) {
        ProcessHandle self = ProcessHandle.current();
        Instant started = self.info().startInstant().orElse(Instant.EPOCH);
        return new UpFiles.Record(self.pid(), started, current.address(), flags.agents(), ready, found);
    }

    private void startAgents() throws InterruptedException {
        Path first = files.agentData(1, flags.agents());
        Resources host = AgentPart.resources(first, flags.agent().resources());
        for (int number = 1; number <= flags.agents(); number++) {
            Resources share = Share.of(host, number, flags.agents());
            Agent agent = AgentPart.start(
                    flags.agent().named(number, flags.agents()),
                    files.agentData(number, flags.agents()),
                    share,
                    List.of(current.address()),
                    AgentSettings.MASTER_SILENCE_DEFAULT);
            parts.add(agent);
        }
    }

    private void awaitReady(Master master) throws InterruptedException {
        try {
            master.ready().get(READY_MAX.toSeconds(), TimeUnit.SECONDS);
            awaitAllAgents();
        } catch (ExecutionException ended) {
            throw notReady(String.valueOf(ended.getMessage()));
        } catch (TimeoutException slow) {
            Answer answer = client().get("/moorage/v1/ready");
            throw notReady("After %s it is %s".formatted(Words.duration(READY_MAX), answer.reason()));
        }
    }

    /** The master is ready with one; what was recovered is known when all have told what they run. */
    private void awaitAllAgents() throws InterruptedException, TimeoutException {
        long until = System.nanoTime() + READY_MAX.toNanos();
        var never = new CountDownLatch(1);
        while (connectedAgents().size() < flags.agents()) {
            if (System.nanoTime() > until) {
                throw new TimeoutException();
            }
            boolean done = never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            assert !done;
        }
    }

    private List<JsonNode> connectedAgents() {
        JsonNode state = client().get("/moorage/v1/state").json();
        return Json.elements(state.path("agents")).stream()
                .filter(agent -> agent.path("connected").asBoolean())
                .toList();
    }

    private FailedException notReady(String why) {
        close();
        return FailedException.refused("Moorage did not become ready.", why, "The lines above say more.");
    }

    private MasterClient client() {
        return new MasterClient(current.address(), "up");
    }

    /** What was there before, as a sentence; empty for a fresh start. */
    public String recovered() {
        return recovered;
    }

    private String findRecovered() {
        List<App> apps = apps();
        long running = connectedAgents().stream()
                .flatMap(agent -> Json.elements(agent.path("tasks")).stream())
                .filter(task -> task.path("state").asText().equals("TASK_RUNNING"))
                .count();
        if (apps.isEmpty() && !crashed) {
            return "";
        }
        return "%s: %s, %s still running."
                .formatted(
                        crashed ? "Recovered after it had ended without being stopped" : "Found again",
                        Words.count(apps.size(), "app"),
                        Words.count(running, "task"));
    }

    private List<App> apps() {
        try {
            return new Services(client()).apps();
        } catch (FailedException noServices) {
            return List.of();
        }
    }

    /** Stops agents and master. The tasks go on under their keepers, and the next {@code up} adopts them. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (AutoCloseable part : parts.reversed()) {
            try {
                part.close();
            } catch (Exception broken) {
                surroundings.err().println("moor: a part did not stop cleanly: " + broken);
            }
        }
        files.remove();
    }

    /** For programs. */
    public com.fasterxml.jackson.databind.node.ObjectNode json() {
        return Json.object()
                .put("url", current.address().url())
                .put("data", flags.data().toString())
                .put("agents", flags.agents())
                .put("pid", ProcessHandle.current().pid());
    }
}
