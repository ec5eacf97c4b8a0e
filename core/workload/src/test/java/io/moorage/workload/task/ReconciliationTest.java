package io.moorage.workload.task;

import static io.moorage.workload.Deliveries.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.AgentId;
import io.moorage.api.TaskId;
import io.moorage.api.scheduler.AgentFate;
import io.moorage.api.scheduler.SchedulerCall.Kill;
import io.moorage.api.scheduler.SchedulerCall.Reconcile;
import io.moorage.api.scheduler.SchedulerCall.TaskReference;
import io.moorage.workload.Deliveries;
import io.moorage.workload.Turn;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReconciliationTest {
    private static final AgentId AGENT_1 = new AgentId("agent-1");
    private static final AgentId AGENT_2 = new AgentId("agent-2");

    private final World world = new World();
    private final Reconciliation<World.Task> reconciliation = new Reconciliation<>(world.tracker, world);

    private static List<String> asked(Turn turn) {
        return turn.toBatch().calls().stream()
                .flatMap(call -> call instanceof Reconcile reconcile ? reconcile.tasks().stream() : Stream.empty())
                .map(TaskReference::taskId)
                .map(TaskId::value)
                .toList();
    }

    @Test
    void shouldNotAskForWhatIsOnAgentsThatNobodyHasHeardOf() {
        // given
        var turn = Deliveries.turn();
        // when
        reconciliation.subscribed(turn);
        // then
        assertThat(asked(turn)).isEmpty();
        assertThat(reconciliation.settled(World.A1)).isFalse();
    }

    @Test
    void shouldAskForWhatIsOnAnAgentThatIsBack() {
        // given
        reconciliation.subscribed(Deliveries.turn());
        var turn = Deliveries.turn();
        // when
        reconciliation.recovered(turn, AGENT_1, AgentFate.BACK);
        // then
        assertThat(asked(turn)).containsExactly("a-1", "b-1");
        assertThat(reconciliation.settled(World.A1)).isTrue();
        assertThat(reconciliation.settled(World.A2)).isFalse();
        assertThat(world.told).containsExactly("settled a-1", "settled b-1");
    }

    @Test
    void shouldAskForTheRestWhenAllFatesAreKnown() {
        // given
        reconciliation.subscribed(Deliveries.turn());
        reconciliation.recovered(Deliveries.turn(), AGENT_1, AgentFate.UNREACHABLE);
        var turn = Deliveries.turn();
        // when
        reconciliation.recovered(turn);
        // then
        assertThat(asked(turn)).containsExactly("a-2");
        assertThat(world.told)
                .containsExactly("unreachable a-1", "unreachable b-1", "settled a-1", "settled b-1", "settled a-2");
    }

    @Test
    void shouldAskNothingBeforeItIsSubscribed() {
        // given
        var turn = Deliveries.turn();
        // when
        reconciliation.recovered(turn, AGENT_1, AgentFate.BACK);
        reconciliation.recovered(turn);
        assertThat(turn.toBatch().calls()).isEmpty();
        reconciliation.subscribed(turn);
        // then
        assertThat(asked(turn)).containsExactly("a-1", "a-2", "b-1");
    }

    @Test
    void shouldTellAgainWhatWasToldToStop() {
        // given
        world.stopping = true;
        var turn = Deliveries.turn();
        // when
        reconciliation.subscribed(turn);
        // then
        assertThat(turn.toBatch().calls()).hasSize(3).hasOnlyElementsOfType(Kill.class);
    }

    @Test
    void shouldAskForAllNowAndThen() {
        // given
        reconciliation.subscribed(Deliveries.turn());
        reconciliation.recovered(Deliveries.turn());
        var early = Deliveries.turn(NOW.plus(Reconciliation.EVERY).minusMillis(1));
        var due = Deliveries.turn(NOW.plus(Reconciliation.EVERY));
        // when
        reconciliation.awake(early);
        reconciliation.awake(due);
        // then
        assertThat(asked(early)).isEmpty();
        assertThat(asked(due)).hasSize(3);
        assertThat(reconciliation.wakeAt(due.now())).isEqualTo(due.now().plus(Reconciliation.EVERY));
    }

    @Test
    void shouldEndWhatIsGoneWithItsAgentSoManyATurn() {
        // given
        for (int i = 0; i < Reconciliation.GONE_PER_TURN_MAX; i++) {
            world.tracker.put(new World.Task("c-" + i, "c", "agent-2"));
        }
        reconciliation.recovered(Deliveries.turn(), AGENT_2, AgentFate.GONE);
        // when
        reconciliation.settle(Deliveries.turn());
        // then
        assertThat(world.tracker.on(AGENT_2)).hasSize(1);
        assertThat(reconciliation.wakeAt(NOW)).isEqualTo(NOW);
        reconciliation.settle(Deliveries.turn());
        assertThat(world.tracker.on(AGENT_2)).isEmpty();
        assertThat(reconciliation.wakeAt(NOW)).isEqualTo(Instant.MAX);
    }
}
