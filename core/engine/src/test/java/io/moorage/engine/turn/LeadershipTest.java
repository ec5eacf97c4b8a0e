package io.moorage.engine.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Blob;
import io.moorage.api.TaskState;
import io.moorage.api.scheduler.SchedulerCall.Put;
import io.moorage.api.scheduler.SchedulerCall.Reconcile;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.engine.change.DurableChange.PluginEntryPut;
import io.moorage.engine.registry.AppendResult;
import io.moorage.engine.scene.CborChanges;
import io.moorage.engine.scene.FakeAgent;
import io.moorage.engine.scene.FakeFramework;
import io.moorage.engine.scene.NewTask;
import io.moorage.engine.scene.Scene;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeadershipTest {
    private final Scene scene = new Scene();
    private final FakeAgent agent = scene.agent("host1");
    private final FakeFramework framework = scene.framework("web");
    private final int commandsBefore = scene.registry().appended().size();

    @Test
    void shouldHoldLiveTurnsBehindADurableOneAndKeepTheirOrder() {
        // given
        scene.holdCommits();
        long released = scene.turns().size();
        var before = scene.state();

        // when
        put("a", 1);
        framework.accept(
                framework.offerOf(agent), NewTask.named("t1").on(agent.id()).build());

        // then
        assertThat(scene.turns()).hasSize((int) released);
        assertThat(scene.state()).isSameAs(before);
        assertThat(scene.leadership().parkedTurns()).isEqualTo(3);
        scene.commit();
        assertThat(scene.leadership().parkedTurns()).isZero();
        assertThat(scene.turns()).extracting(Turn::number).isSorted();
        assertThat(scene.live(agent.id()).tasks()).hasSize(1);
    }

    @Test
    void shouldReleaseLiveTurnsAtOnceWhenNothingIsParked() {
        // given
        scene.holdCommits();

        // when
        framework.accept(
                framework.offerOf(agent), NewTask.named("t1").on(agent.id()).build());

        // then
        assertThat(scene.registry().busy()).isFalse();
        assertThat(scene.live(agent.id()).tasks()).hasSize(1);
    }

    @Test
    void shouldDecideOnTheNewestStateThoughItIsNotReleased() {
        // given
        scene.holdCommits();
        put("a", 1);
        var offer = framework.offerOf(agent);
        framework.accept(offer, NewTask.named("t1").on(agent.id()).build());

        // when
        framework.accept(offer, NewTask.named("t2").on(agent.id()).build());
        scene.commit();

        // then
        assertThat(framework.statesOf("t2")).containsExactly(TaskState.TASK_DROPPED);
    }

    @Test
    void shouldGatherWhatComesMeanwhileIntoTheNextCommand() throws Exception {
        // given
        scene.holdCommits();
        put("a", 1);

        // when
        put("b", 1);
        put("c", 1);

        // then
        assertThat(commands()).hasSize(1);
        scene.commit();
        assertThat(commands()).hasSize(2);
        assertThat(keysOf(commands().get(1))).containsExactly("b", "c");
        assertThat(scene.state().decided().plugin(framework.pluginId()).entries())
                .containsOnlyKeys("a");
        scene.commit();
        assertThat(commands()).hasSize(2);
        assertThat(scene.state().decided().plugin(framework.pluginId()).entries())
                .containsOnlyKeys("a", "b", "c");
    }

    @Test
    void shouldNotGatherMoreThanOneMebibyte() throws Exception {
        // given
        scene.holdCommits();
        put("a", 1);
        put("b", 400_000);
        put("c", 400_000);
        put("d", 400_000);

        // when
        scene.commit();

        // then
        assertThat(keysOf(commands().get(1))).containsExactly("b", "c");
        assertThat(commands().get(1)).hasSizeLessThanOrEqualTo(Leadership.COMMAND_BYTES);
        scene.commit();
        assertThat(keysOf(commands().get(2))).containsExactly("d");
    }

    @Test
    void shouldSendATurnThatIsLargerAlone() throws Exception {
        // given
        scene.holdCommits();
        put("a", 1);
        framework.call(value("b", Put.VALUE_BYTES_MAX), value("c", Put.VALUE_BYTES_MAX));
        put("d", 1);

        // when
        scene.commit();

        // then
        assertThat(keysOf(commands().get(1))).containsExactly("b", "c");
    }

    @Test
    void shouldEndAndDropAllThatIsParkedWhenItLeadsNoMore() {
        // given
        assertEndsWith(new AppendResult.NotLeader("newer term"), "newer term");
    }

    @Test
    void shouldEndAndDropAllThatIsParkedWhenTheFateIsUnknown() {
        // given
        assertEndsWith(new AppendResult.Unknown("closed"), "closed");
    }

    private void assertEndsWith(AppendResult result, String reason) {
        scene.holdCommits();
        put("a", 1);
        framework.call(new Reconcile(List.of()));
        int released = scene.turns().size();
        var seen = scene.state();

        // when
        scene.leadership().appended(result);

        // then
        assertThat(scene.leadership().ended()).contains(reason);
        assertThat(scene.leadership().parkedTurns()).isZero();
        assertThat(scene.leadership().nextDeadline(scene.now())).isEmpty();
        put("b", 1);
        scene.advance(Duration.ofHours(1));
        scene.leadership().appended(new AppendResult.Committed(99));
        assertThat(scene.turns()).hasSize(released);
        assertThat(scene.state()).isSameAs(seen);
        assertThat(commands()).hasSize(1);
    }

    @Test
    void shouldHoldEvenLiveTurnsWithoutALeaseAndReleaseThemLater() {
        // given
        framework.runs("t1", agent);
        framework.forgetHeard();
        scene.lease(false);

        // when
        put("a", 1);
        framework.call(new Reconcile(List.of()));

        // then
        assertThat(scene.registry()
                        .image()
                        .decided()
                        .plugin(framework.pluginId())
                        .entries())
                .containsOnlyKeys("a");
        assertThat(scene.state().decided().plugin(framework.pluginId()).entries())
                .isEmpty();
        assertThat(framework.heard(SchedulerEvent.Update.class)).isEmpty();
        scene.lease(true);
        scene.leadership().passTime(scene.now());
        assertThat(scene.state().decided().plugin(framework.pluginId()).entries())
                .containsOnlyKeys("a");
        assertThat(framework.heard(SchedulerEvent.Update.class)).hasSize(1);
    }

    @Test
    void shouldWakeToLookForTheLeaseWhenNothingElseIsDue() {
        // given: nothing is due for long
        assertThat(scene.leadership().nextDeadline(scene.now()))
                .hasValueSatisfying(at -> assertThat(at).isAfter(scene.now().plusSeconds(10)));
        scene.lease(false);
        framework.call(new Reconcile(List.of()));

        // when
        assertThat(scene.leadership().nextDeadline(scene.now()))
                .contains(scene.now().plus(Leadership.LEASE_LOOK_INTERVAL));
        scene.lease(true);
        scene.advance(Leadership.LEASE_LOOK_INTERVAL);

        // then
        assertThat(scene.leadership().parkedTurns()).isZero();
        assertThat(scene.leadership().nextDeadline(scene.now()))
                .hasValueSatisfying(at -> assertThat(at).isAfter(scene.now().plusSeconds(10)));
    }

    @Test
    void shouldNotLookForTheLeaseWhileTheCommandIsNotCommitted() {
        // given
        scene.lease(false);
        scene.holdCommits();

        // when
        put("a", 1);

        // then
        assertThat(scene.leadership().nextDeadline(scene.now()))
                .hasValueSatisfying(at -> assertThat(at).isAfter(scene.now().plusSeconds(10)));
    }

    @Test
    void shouldBeFullAt16MebibytesAndGoOnWithWhatComesAnyway() {
        // given
        scene.holdCommits();
        int turns = 0;

        // when
        while (!scene.leadership().full()) {
            put("k" + turns++, Put.VALUE_BYTES_MAX);
        }

        // then
        assertThat(turns).isEqualTo(16);
        agent.closeLink();
        assertThat(scene.leadership().parkedTurns()).isEqualTo(17);
        scene.leadership().makeOffers(scene.now());
        assertThat(scene.leadership().parkedTurns()).isEqualTo(17);
        while (scene.registry().busy()) {
            scene.commit();
        }
        assertThat(scene.leadership().full()).isFalse();
        assertThat(scene.leadership().parkedTurns()).isZero();
    }

    @Test
    void shouldFillUpWithLiveTurnsToo() {
        // given
        scene.holdCommits();
        put("a", 1);

        // when
        int turns = 1;
        for (; !scene.leadership().full(); turns++) {
            framework.call(new Reconcile(List.of()));
        }

        // then
        assertThat(turns).isLessThanOrEqualTo(Leadership.PARKED_BYTES_MAX / Leadership.TURN_BYTES);
    }

    private void put(String key, int bytes) {
        framework.call(value(key, bytes));
    }

    private static Put value(String key, int bytes) {
        return new Put(key, Blob.of(new byte[bytes]));
    }

    private List<byte[]> commands() {
        var all = scene.registry().appended();
        return all.subList(commandsBefore, all.size());
    }

    private static List<String> keysOf(byte[] command) throws Exception {
        var keys = new ArrayList<String>();
        for (var turn : CommandFraming.split(command)) {
            new CborChanges().decode(turn).forEach(change -> keys.add(((PluginEntryPut) change).key()));
        }
        return keys;
    }
}
