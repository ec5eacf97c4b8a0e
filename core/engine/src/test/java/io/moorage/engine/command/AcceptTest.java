package io.moorage.engine.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.AgentId;
import io.moorage.api.Filters;
import io.moorage.api.Offer;
import io.moorage.api.OfferId;
import io.moorage.api.Reservation;
import io.moorage.api.Resource;
import io.moorage.api.ResourceKind;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.StatusReason;
import io.moorage.api.StatusSource;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import io.moorage.api.Value.Ranges;
import io.moorage.api.Value.Scalar;
import io.moorage.api.scheduler.SchedulerCall.Accept;
import io.moorage.api.scheduler.SchedulerCall.Acknowledge;
import io.moorage.engine.scene.FakeAgent;
import io.moorage.engine.scene.FakeFramework;
import io.moorage.engine.scene.NewTask;
import io.moorage.engine.scene.Scene;
import io.moorage.link.ToAgent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AcceptTest {
    private final Scene scene = new Scene();
    private final FakeAgent agent = scene.agent("host1");
    private final FakeFramework framework = scene.framework("web");

    @Test
    void shouldLaunchAndOfferAgainWhatIsLeft() {
        // given
        var task = NewTask.named("t1").on(offer()).build();

        // when
        framework.accept(offer(), task);

        // then
        assertThat(agent.heard(ToAgent.Launch.class))
                .containsExactly(new ToAgent.Launch(framework.id(), 1, List.of(task)));
        var live = scene.live(agent.id());
        assertThat(live.used()).isEqualTo(task.resources());
        assertThat(live.tasks()).hasSize(1);
        assertThat(offer().resources()).isEqualTo(agent.resources().minus(task.resources()));
        assertThat(framework.statuses("t1")).isEmpty();
    }

    @Test
    void shouldLaunchSeveralTasksInOneMessage() {
        // given
        var first = NewTask.named("t1").on(offer()).build();
        var second = NewTask.named("t2").on(offer()).build();

        // when
        framework.accept(offer(), first, second);

        // then
        assertThat(agent.heard(ToAgent.Launch.class))
                .containsExactly(new ToAgent.Launch(framework.id(), 1, List.of(first, second)));
    }

    @Test
    void shouldUseTwoOffersOfOneAgentTogether() {
        // given
        framework.accept(
                offer(),
                NewTask.named("t1").on(offer()).with(Resources.of(2, 512, 0)).build());
        var rest = offer();
        agent.says(framework.id(), NewTask.named("t1").build().taskId(), TaskState.TASK_FINISHED);
        var freed = framework.offers().get(1);
        var large = NewTask.named("t2").on(rest).with(Resources.of(4, 1024, 0)).build();

        // when
        framework.accept(List.of(rest.id(), freed.id()), Filters.NONE, large);

        // then
        assertThat(agent.heard(ToAgent.Launch.class)).hasSize(2);
        assertThat(scene.live(agent.id()).used()).isEqualTo(large.resources());
    }

    @Test
    void shouldDropTasksOfAnOfferThatNobodyKnows() {
        // when
        framework.accept(List.of(new OfferId("none")), Filters.NONE, task("t1"));

        // then
        assertDropped("t1", "offer 'none' is not outstanding");
    }

    @Test
    void shouldDropTasksOfAnOfferOfAnotherFrameworkAndLeaveThatOne() {
        // given
        var theirs = offer();
        var other = scene.framework("other");

        // when
        other.accept(List.of(theirs.id()), Filters.NONE, task("t1"));

        // then
        assertThat(other.statesOf("t1")).containsExactly(TaskState.TASK_DROPPED);
        assertThat(scene.state().live().offers().find(theirs.id())).isPresent();
    }

    @Test
    void shouldDropTasksOfAnOfferNamedTwiceAndFreeIt() {
        // given
        var offer = offer();

        // when
        framework.accept(List.of(offer.id(), offer.id()), Filters.NONE, task("t1"));

        // then
        assertDropped("t1", "is named twice");
        assertThat(offer().id()).isNotEqualTo(offer.id());
    }

    @Test
    void shouldFreeTheValidOffersAtOnceWhenOneIsNot() {
        // given
        var offer = offer();

        // when
        framework.accept(List.of(offer.id(), new OfferId("none")), new Filters(Duration.ofHours(1)), task("t1"));

        // then
        assertDropped("t1", "not outstanding");
        assertThat(offer().resources()).isEqualTo(offer.resources());
    }

    @Test
    void shouldDropTasksOfOffersOfTwoAgents() {
        // given
        var second = scene.agent("host2");

        // when
        framework.accept(List.of(offer().id(), framework.offerOf(second).id()), Filters.NONE, task("t1"));

        // then
        assertDropped("t1", "more than one agent or role");
        assertThat(framework.offers()).hasSize(2);
    }

    @Test
    void shouldDropTasksWhenNoOfferIsNamed() {
        // when
        framework.accept(List.of(), Filters.NONE, task("t1"));

        // then
        assertDropped("t1", "no offer is named");
    }

    @Test
    void shouldDropTasksOfAnOfferThatHasExpired() {
        // given
        var offer = offer();
        scene.advance(Duration.ofSeconds(60));

        // when
        framework.accept(offer, task("t1"));

        // then
        assertDropped("t1", "has expired");
    }

    @Test
    void shouldDropTasksWhenTheAgentIsGone() {
        // given
        var offer = offer();
        agent.closeLink();

        // when
        framework.accept(offer, task("t1"));

        // then
        assertDropped("t1", "not outstanding");
        assertThat(agent.heard(ToAgent.Launch.class)).isEmpty();
    }

    @Test
    void shouldSayLostToAFrameworkThatIsNotPartitionAware() {
        // given
        var legacy = new FakeFramework(scene, "legacy").notPartitionAware().subscribe();

        // when
        legacy.accept(List.of(), Filters.NONE, task("t1"));

        // then
        assertThat(legacy.statesOf("t1")).containsExactly(TaskState.TASK_LOST);
    }

    static Stream<Arguments> wrongTasks() {
        return Stream.of(
                wrong("names agent 'other'", NewTask.named("t1").on(new AgentId("other"))),
                wrong("the offer has only", NewTask.named("t1").with(Resources.of(4.001, 128, 0))),
                wrong(
                        "the offer has only",
                        NewTask.named("t1").with(Resources.of(1, 128, 0).with("gpus", Scalar.of(1)))),
                wrong(
                        "the offer has only",
                        NewTask.named("t1").with(Resources.NONE.with(Resources.PORTS, Ranges.of(80, 80)))),
                wrong(
                        "the offer has only",
                        NewTask.named("t1").with(Resources.NONE.with(Resources.PORTS, Scalar.of(31000)))),
                wrong(
                        "gpus are whole ones",
                        NewTask.named("t1").with(Resources.of(1, 128, 0).with("gpus", Scalar.of(0.5)))),
                wrong(
                        "the offer has only",
                        NewTask.named("t1").with(Resources.of(1, 128, 0).reserve(Reservation.fixed(new Role("web"))))),
                wrong(
                        "only a persistent volume can be shared",
                        NewTask.named("t1")
                                .with(Resources.NONE.with(Resource.of(
                                        "cpus",
                                        Scalar.of(1),
                                        new ResourceKind(List.of(), Optional.empty(), true, false))))),
                wrong("asks for no resources", NewTask.named("t1").with(Resources.NONE)),
                wrong("neither a command nor a container", NewTask.named("t1").running("")),
                wrong("negative kill grace period", NewTask.named("t1").killGracePeriod(Duration.ofSeconds(-1))));
    }

    private static Arguments wrong(String sentence, NewTask task) {
        return Arguments.of(sentence, task);
    }

    @ParameterizedTest
    @MethodSource("wrongTasks")
    void shouldAnswerAWrongTaskWithAnErrorAndDeclineTheOffer(String sentence, NewTask wrong) {
        // given
        var offer = offer();
        boolean elsewhere = sentence.startsWith("names agent");
        var task = elsewhere ? wrong.build() : wrong.on(offer).build();

        // when
        framework.accept(offer, task);

        // then
        var status = only("t1");
        assertThat(status.state()).isEqualTo(TaskState.TASK_ERROR);
        assertThat(status.reason()).contains(StatusReason.TASK_INVALID);
        assertThat(status.message()).contains("'t1'").contains(sentence);
        assertThat(status.uuid()).isEmpty();
        assertThat(agent.heard(ToAgent.Launch.class)).isEmpty();
        assertThat(scene.live(agent.id()).used()).isEqualTo(Resources.NONE);
        scene.advance(Duration.ofMillis(100));
        assertThat(offer().resources()).isEqualTo(agent.resources());
    }

    @Test
    void shouldRefuseTheIdOfATaskThatIsNotOver() {
        // given
        framework.runs("t1", agent);

        // when
        framework.accept(offer(), task("t1"));

        // then
        assertThat(framework.statesOf("t1")).containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_ERROR);
        assertThat(framework.statuses("t1").get(1).message()).contains("Use a new id");
    }

    @Test
    void shouldTakeTheIdOfATaskThatIsOverAndForgotten() {
        // given
        var task = framework.runs("t1", agent);
        var uuid = agent.says(framework.id(), task.taskId(), TaskState.TASK_FINISHED);
        framework.call(new Acknowledge(task.taskId(), agent.id(), uuid));

        // when
        framework.accept(offer(), task("t1"));

        // then
        assertThat(agent.heard(ToAgent.Launch.class)).hasSize(2);
    }

    @Test
    void shouldLaunchTheOthersWhenOneTaskIsWrong() {
        // given
        var good = task("t1");
        var large =
                NewTask.named("t2").on(offer()).with(Resources.of(3.5, 128, 0)).build();
        var twin = task("t1");
        var last = NewTask.named("t3").on(offer()).with(Resources.of(3, 128, 0)).build();

        // when
        framework.accept(offer(), good, large, twin, last);

        // then
        assertThat(agent.heard(ToAgent.Launch.class).get(0).tasks()).containsExactly(good, last);
        assertThat(framework.statesOf("t2")).containsExactly(TaskState.TASK_ERROR);
        assertThat(framework.statuses("t2").get(0).message()).contains("cpus:3;");
        assertThat(framework.statesOf("t1")).containsExactly(TaskState.TASK_ERROR);
    }

    @Test
    void shouldKeepLeftoversAsLongAsTheFilterSays() {
        // given
        var offer = offer();

        // when
        framework.accept(List.of(offer.id()), new Filters(Duration.ofSeconds(5)), task("t1"));

        // then
        assertThat(framework.offers()).isEmpty();
        scene.advance(Duration.ofMillis(4999));
        assertThat(framework.offers()).isEmpty();
        scene.advance(Duration.ofMillis(1));
        assertThat(offer().resources()).isEqualTo(agent.resources().minus(Resources.of(1, 128, 0)));
    }

    @Test
    void shouldTakeAnAcceptOfNothingForADecline() {
        // given
        var offer = offer();

        // when
        framework.call(new Accept(List.of(offer.id()), List.of(), new Filters(Duration.ofSeconds(5))));

        // then
        assertThat(framework.offers()).isEmpty();
        scene.advance(Duration.ofSeconds(5));
        assertThat(offer().resources()).isEqualTo(offer.resources());
    }

    private Offer offer() {
        return framework.offerOf(agent);
    }

    private TaskInfo task(String id) {
        return NewTask.named(id).on(agent.id()).build();
    }

    private TaskStatus only(String taskId) {
        assertThat(framework.statuses(taskId)).hasSize(1);
        return framework.statuses(taskId).get(0);
    }

    private void assertDropped(String taskId, String why) {
        var status = only(taskId);
        assertThat(status.state()).isEqualTo(TaskState.TASK_DROPPED);
        assertThat(status.source()).isEqualTo(StatusSource.MASTER);
        assertThat(status.reason()).contains(StatusReason.INVALID_OFFERS);
        assertThat(status.message()).contains(why);
        assertThat(status.uuid()).isEmpty();
    }
}
