package io.moorage.workload.task;

import static io.moorage.workload.Deliveries.NOW;

import io.moorage.api.AgentId;
import io.moorage.api.StatusSource;
import io.moorage.api.StatusUuid;
import io.moorage.api.TaskId;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import io.moorage.workload.LaunchedTask;
import io.moorage.workload.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Three tasks of two jobs on two agents, and a listener that writes down what it is told. */
final class World implements InstanceListener<World.Task> {
    static final Task A1 = new Task("a-1", "a", "agent-1");
    static final Task A2 = new Task("a-2", "a", "agent-2");
    static final Task B1 = new Task("b-1", "b", "agent-1");

    final InstanceTracker<String, Task> tracker = new InstanceTracker<>(Task::job);
    final List<String> told = new ArrayList<>();
    boolean stopping;

    World() {
        List.of(A1, A2, B1).forEach(tracker::put);
    }

    record Task(String id, String job, String agent) implements LaunchedTask {
        @Override
        public TaskId taskId() {
            return new TaskId(id);
        }

        @Override
        public AgentId agentId() {
            return new AgentId(agent);
        }
    }

    static TaskStatus status(Task task, TaskState state, boolean byAgent) {
        return status(task.id, task.agent, state, byAgent);
    }

    static TaskStatus status(String id, String agent, TaskState state, boolean byAgent) {
        return new TaskStatus(
                new TaskId(id),
                state,
                byAgent ? StatusSource.AGENT : StatusSource.MASTER,
                Optional.empty(),
                "",
                Optional.of(new AgentId(agent)),
                NOW,
                byAgent ? Optional.of(new StatusUuid("u")) : Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public void reached(Turn turn, Task instance, TaskStatus status) {
        told.add("reached " + instance.id);
    }

    @Override
    public void unreachable(Turn turn, Task instance) {
        told.add("unreachable " + instance.id);
    }

    @Override
    public void ended(Turn turn, Task instance, TaskStatus status) {
        told.add("ended " + instance.id);
        tracker.remove(instance);
    }

    @Override
    public void gone(Turn turn, Task instance, TaskStatus status) {
        told.add("gone " + instance.id);
        tracker.remove(instance);
    }

    @Override
    public boolean stopping(Task instance) {
        return stopping;
    }

    @Override
    public void settled(Task instance) {
        told.add("settled " + instance.id);
    }
}
