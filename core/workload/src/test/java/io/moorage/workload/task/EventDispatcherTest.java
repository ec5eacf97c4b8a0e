package io.moorage.workload.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.AgentId;
import io.moorage.api.FrameworkId;
import io.moorage.api.Offer;
import io.moorage.api.TaskState;
import io.moorage.api.scheduler.AgentFate;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.workload.Deliveries;
import io.moorage.workload.Turn;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventDispatcherTest implements EventDispatcher.Planner {
    private final World world = new World();
    private final Reconciliation<World.Task> reconciliation = new Reconciliation<>(world.tracker, world);
    private final EventDispatcher<World.Task> dispatcher = new EventDispatcher<>(
            reconciliation, new StatusUpdates<>(world.tracker, reconciliation, world, status -> false), this);

    @Override
    public void subscribed() {
        world.told.add("subscribed");
    }

    @Override
    public void offered(Turn turn, List<Offer> offers) {
        world.told.add("offered");
    }

    @Override
    public void awake(Turn turn) {
        world.told.add("awake");
    }

    @Test
    void shouldHandEachEventToWhoDealsWithIt() {
        // when
        for (var event : List.<SchedulerEvent>of(
                new SchedulerEvent.Subscribed(new FrameworkId("f")),
                new SchedulerEvent.AgentRecovered(new AgentId("agent-2"), AgentFate.UNREACHABLE),
                new SchedulerEvent.Recovered(),
                new SchedulerEvent.Offers(List.of()),
                new SchedulerEvent.Update(World.status(World.A1, TaskState.TASK_RUNNING, true)),
                new SchedulerEvent.TimerFired("wake"),
                new SchedulerEvent.Failure(new AgentId("agent-1")))) {
            dispatcher.on(Deliveries.turn(), event);
        }
        // then
        assertThat(world.told)
                .containsExactly(
                        "subscribed",
                        "unreachable a-2",
                        "settled a-2",
                        "settled a-1",
                        "settled b-1",
                        "offered",
                        "reached a-1",
                        "awake");
        assertThat(dispatcher.frameworkId()).contains(new FrameworkId("f"));
    }
}
