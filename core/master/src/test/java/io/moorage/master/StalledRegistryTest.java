package io.moorage.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Blob;
import io.moorage.api.Resources;
import io.moorage.api.TaskId;
import io.moorage.api.TaskState;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.link.ToAgent;
import io.moorage.master.loop.Lane;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the outside sees while nothing can be committed, and when a leadership is lost with what was in flight. */
class StalledRegistryTest {
    private final StalledRegistry registry = new StalledRegistry();
    private final TestFramework framework = new TestFramework("notes", "/notes").answering(delivery -> {
        if (delivery.event() instanceof SchedulerEvent.Requested requested) {
            return Batch.of(
                    new SchedulerCall.Put("note", requested.request().body()),
                    TestFramework.respond(requested, 201, "{}"));
        }
        return Batch.NOTHING;
    });
    private RunningMaster master;

    @BeforeEach
    void start(@TempDir Path data) throws IOException {
        var config = RunningMaster.config(data, Map.of("notes", framework));
        master = new RunningMaster(Master.start(config, (dir, port) -> registry));
        master.awaitReady();
    }

    @AfterEach
    void stop() {
        master.close();
    }

    private HttpRequest.Builder post(String body) {
        return HttpRequest.newBuilder(master.uri("/notes")).POST(HttpRequest.BodyPublishers.ofString(body));
    }

    @Test
    void shouldSayUnknownAfterTheDeadlineWhileLivenessGoesOn() {
        // given
        var agent = FakeAgent.registered(master.port(), "host-1", Resources.of(1, 128, 10));
        registry.stall();

        // when
        var answer = master.send(post("a"));

        // then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).isPresent();
        assertThat(answer.body()).contains("unknown");
        assertThat(master.get("/health").statusCode()).isEqualTo(200);
        agent.heard.clear();
        agent.await(ToAgent.Ping.class);
        assertThat(agent.closed).isNotDone();
        assertThat(master.get("/moorage/v1/state").statusCode()).isEqualTo(200);
        registry.letGo();
        assertThat(master.send(post("b")).statusCode()).isEqualTo(201);
        agent.close();
    }

    @Test
    void shouldRefuseCallsWhileTheirLaneIsFullAndLoseNoUpdate() {
        // given: a running task, and more that waits for its commit than may
        framework.answer = delivery -> switch (delivery.event()) {
            case SchedulerEvent.Offers offers -> TestFramework.launch(offers, "task-1", Resources.of(1, 128, 10));
            case SchedulerEvent.Requested requested ->
                Batch.of(new SchedulerCall.Put("note", requested.request().body()));
            default -> Batch.NOTHING;
        };
        var agent = FakeAgent.registered(master.port(), "host-1", Resources.of(1, 128, 10));
        framework.awaitUpdate("task-1", TaskState.TASK_RUNNING);
        registry.stall();
        for (int note = 0; note < 20; note++) {
            var unused =
                    RunningMaster.HTTP.sendAsync(post("x".repeat(1_000_000)).build(), BodyHandlers.discarding());
        }
        for (int note = 0; note < 20; note++) {
            framework.await(SchedulerEvent.Requested.class);
        }
        // Three of them at most are one turn, for a batch holds no more.
        Eventually.so("too much waits", () -> metric("moorage_parked_turns") >= 7);

        // when
        int updates = Lane.CALLS.bound() + 500;
        for (int update = 0; update < updates; update++) {
            agent.update(new TaskId("task-1"), TaskState.TASK_RUNNING);
        }

        // then
        Eventually.so("the lane is full", () -> metric("moorage_mailbox_depth{lane=\"calls\"}") == Lane.CALLS.bound());
        var refused = master.send(HttpRequest.newBuilder(master.uri("/moorage/v1/frameworks/none"))
                .DELETE());
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
        assertThat(refused.body()).contains("The master has too much to do.");
        assertThat(agent.closed).isNotDone();

        // when
        registry.letGo();

        // then
        for (int update = 0; update < updates; update++) {
            framework.awaitUpdate("task-1", TaskState.TASK_RUNNING);
        }
        agent.close();
    }

    private double metric(String name) {
        return master.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldThrowAwayWhatWasNotCommittedAndStartPluginsAnew() {
        // given
        assertThat(master.send(post("kept")).statusCode()).isEqualTo(201);
        framework.awaitStart();
        var agent = FakeAgent.registered(master.port(), "host-1", Resources.of(1, 128, 10));
        registry.stall();
        assertThat(master.send(post("lost")).statusCode()).isEqualTo(503);

        // when
        registry.loseAndLeadAgain();

        // then: made anew from what was committed; the agent's link was closed and it may come again
        var start = framework.awaitStart();
        assertThat(start.state()).containsEntry("note", Blob.utf8("kept"));
        assertThat(start.incarnation().epoch().term()).isEqualTo(2);
        assertThat(agent.closed).succeedsWithin(10, TimeUnit.SECONDS);
        Eventually.so("it leads in term 2", () -> master.state().getLong("term") == 2);
        var again = agent.redial(master.port());
        Eventually.so("the agent is back", () -> master.agent("host-1").getBoolean("connected"));
        again.close();
    }

    @Test
    void shouldEndWithTheSentenceWhenTheRegistryFails() {
        // when
        registry.fail("The disk is full.");

        // then
        assertThat(master.master.ended()).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("The disk is full.");
    }
}
