package io.moorage.workload.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.AgentId;
import io.moorage.api.TaskId;
import org.junit.jupiter.api.Test;

class InstanceTrackerTest {
    private final InstanceTracker<String, World.Task> tracker = new World().tracker;

    @Test
    void shouldFindInstancesByIdOwnerAndAgent() {
        assertThat(tracker.find(new TaskId("a-2"))).contains(World.A2);
        assertThat(tracker.of("a")).containsExactly(World.A1, World.A2);
        assertThat(tracker.on(new AgentId("agent-1"))).containsExactly(World.A1, World.B1);
        assertThat(tracker.size()).isEqualTo(3);
    }

    @Test
    void shouldForgetWhatIsRemovedEverywhere() {
        // when
        tracker.remove(World.A2);
        tracker.remove(World.A2);
        // then
        assertThat(tracker.find(World.A2.taskId())).isEmpty();
        assertThat(tracker.of("a")).containsExactly(World.A1);
        assertThat(tracker.agents()).containsExactly(new AgentId("agent-1"));
        assertThat(tracker.owners()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void shouldReturnWhatWasThereBefore() {
        assertThat(tracker.put(World.A1)).contains(World.A1);
        assertThat(tracker.put(new World.Task("a-3", "a", "agent-2"))).isEmpty();
        assertThat(tracker.of("a")).hasSize(3);
    }
}
