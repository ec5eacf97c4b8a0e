package io.moorage.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.api.AgentId;
import io.moorage.api.Blob;
import io.moorage.api.ExitStatus;
import io.moorage.api.StatusReason;
import io.moorage.api.TaskState;
import io.moorage.api.Value;
import io.moorage.api.scheduler.Response;
import io.moorage.testkit.SchedulerHost;
import io.moorage.workload.json.JsonText;
import io.moorage.workload.json.Parsed;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The batch framework on a host of the test kit, in the terms of its tests: jobs, indices, exit codes. */
final class BatchHost {
    private static final String PATH = "/moorage/v1/batch";

    private final SchedulerHost host;

    BatchHost(long seed) {
        host = new SchedulerHost(new BatchSchedulerFactory(), seed);
    }

    SchedulerHost world() {
        return host;
    }

    AgentId addAgent(String name, double cpus) {
        return addAgent(name, cpus, Map.of());
    }

    AgentId addAgent(String name, double cpus, Map<String, Value> attributes) {
        return host.addAgent(name, cpus, 1_000_000, attributes);
    }

    /** A little later, so that the scheduler may have revived again. */
    void offer() {
        host.advance(Duration.ofMillis(10));
        host.offer();
        var places = new HashSet<String>();
        live().forEach(task -> assertThat(places.add(task.place()))
                .as("%s runs once at a time", task.place())
                .isTrue());
    }

    void exit(BatchTask task, int code) {
        end(
                task,
                code == 0 ? TaskState.TASK_FINISHED : TaskState.TASK_FAILED,
                Optional.of(new ExitStatus.Exited(code)));
    }

    void end(BatchTask task, TaskState state, Optional<ExitStatus> exit) {
        host.update(task.id(), state, Optional.empty(), exit);
    }

    /** What a master says of a task without the agent's word: no uuid, no exit status. */
    void masterSays(BatchTask task, TaskState state) {
        host.send(host.masterStatus(task.id(), Optional.of(task.info().agentId()), state, StatusReason.RECONCILIATION));
    }

    /** With its tasks; what has ended meanwhile is told then. */
    void agentUp(AgentId id) {
        host.agentUp(id);
        host.resend();
    }

    /** Everything that runs where it can be reached exits with 0, again and again until nothing is left to run. */
    void runAll() {
        for (int round = 0; round < 10_000; round++) {
            offer();
            host.progress();
            var running = live().stream()
                    .filter(task -> host.up(task.info().agentId()))
                    .toList();
            if (running.isEmpty() && host.suppressed()) {
                return;
            }
            running.forEach(task -> exit(task, 0));
            host.advance(Duration.ofSeconds(1));
        }
        throw new AssertionError("There is no end to it: " + get(""));
    }

    /** @param path behind that of the framework */
    Response request(String method, String path, String body) {
        return host.request(method, PATH + path, body);
    }

    JsonNode get(String path) {
        return host.get(PATH + path);
    }

    static JsonNode json(Response response) {
        return SchedulerHost.json(response);
    }

    static JsonNode json(Blob text) {
        return ((Parsed.Document) JsonText.parse(text.toUtf8())).node();
    }

    List<BatchTask> live() {
        return host.live().stream().map(BatchTask::new).toList();
    }

    List<BatchTask> live(String job) {
        return live().stream().filter(task -> task.job().equals(job)).toList();
    }

    List<BatchTask> on(AgentId id) {
        return host.tasksOn(id).stream().map(BatchTask::new).toList();
    }

    /** All that ever were, in the order of launch. */
    Collection<BatchTask> tasks() {
        return host.tasks().stream().map(BatchTask::new).toList();
    }

    BatchTask task(String id) {
        return tasks().stream()
                .filter(task -> task.id().value().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
