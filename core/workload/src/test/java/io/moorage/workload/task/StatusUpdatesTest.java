package io.moorage.workload.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.TaskState;
import io.moorage.api.scheduler.SchedulerCall.Acknowledge;
import io.moorage.api.scheduler.SchedulerCall.Kill;
import io.moorage.workload.Deliveries;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StatusUpdatesTest {
    private final World world = new World();
    private final Reconciliation<World.Task> reconciliation = new Reconciliation<>(world.tracker, world);
    private boolean unreadable;
    private final StatusUpdates<World.Task> updates =
            new StatusUpdates<>(world.tracker, reconciliation, world, status -> unreadable);

    /** What each state means: told by the agent, by a master that knows the agent, by one that does not yet. */
    @ParameterizedTest
    @CsvSource({
        "TASK_STAGING, reached, reached, reached",
        "TASK_STARTING, reached, reached, reached",
        "TASK_RUNNING, reached, reached, reached",
        "TASK_KILLING, '', '', ''",
        "TASK_UNREACHABLE, unreachable, unreachable, unreachable",
        "TASK_FINISHED, ended, '', ''",
        "TASK_FAILED, ended, '', ''",
        "TASK_KILLED, ended, '', ''",
        "TASK_LOST, ended, ended, ''",
        "TASK_DROPPED, ended, ended, ''",
        "TASK_UNKNOWN, ended, ended, ''",
        "TASK_ERROR, ended, ended, ended",
        "TASK_GONE, ended, ended, ended",
        "TASK_GONE_BY_OPERATOR, ended, ended, ended"
    })
    void shouldTellWhatAStateMeans(TaskState state, String byAgent, String byMaster, String byNewMaster) {
        assertThat(told(state, true, false)).isEqualTo(byAgent);
        assertThat(told(state, false, true)).isEqualTo(byMaster);
        assertThat(told(state, false, false)).isEqualTo(byNewMaster);
    }

    private static String told(TaskState state, boolean byAgent, boolean settled) {
        var test = new StatusUpdatesTest();
        if (settled) {
            test.reconciliation.recovered(Deliveries.turn());
            test.world.told.clear();
        }
        test.updates.apply(Deliveries.turn(), World.status(World.A1, state, byAgent));
        return String.join(",", test.world.told).replace(" a-1", "");
    }

    @ParameterizedTest
    @EnumSource(TaskState.class)
    void shouldAcknowledgeEverythingThatHasAUuid(TaskState state) {
        // given
        var turn = Deliveries.turn();
        // when
        updates.apply(turn, World.status("unheard-of", "agent-9", state, true));
        updates.apply(turn, World.status(World.A1, state, true));
        // then
        assertThat(turn.toBatch().calls())
                .filteredOn(Acknowledge.class::isInstance)
                .hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(TaskState.class)
    void shouldEndALiveTaskThatNoRecordWants(TaskState state) {
        // given
        var turn = Deliveries.turn();
        boolean live =
                state == TaskState.TASK_STAGING || state == TaskState.TASK_STARTING || state == TaskState.TASK_RUNNING;
        // when
        updates.apply(turn, World.status("unheard-of", "agent-9", state, false));
        // then
        assertThat(turn.toBatch().calls().stream().anyMatch(Kill.class::isInstance))
                .isEqualTo(live);
    }

    @Test
    void shouldLetATaskBeWhoseRecordCannotBeRead() {
        // given
        unreadable = true;
        var turn = Deliveries.turn();
        // when
        updates.apply(turn, World.status("unheard-of", "agent-9", TaskState.TASK_RUNNING, false));
        // then
        assertThat(turn.toBatch().calls()).isEmpty();
    }

    @Test
    void shouldNotBelieveAnotherAgentThanItsOwn() {
        // when
        updates.apply(Deliveries.turn(), World.status("a-1", "agent-2", TaskState.TASK_FAILED, true));
        // then
        assertThat(world.told).isEmpty();
    }
}
