package io.moorage.engine.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Disk;
import io.moorage.api.Filters;
import io.moorage.api.OperationId;
import io.moorage.api.OperationState;
import io.moorage.api.OperationStatus;
import io.moorage.api.Reservation;
import io.moorage.api.Resource;
import io.moorage.api.ResourceKind;
import io.moorage.api.ResourceOperation;
import io.moorage.api.ResourceOperation.Create;
import io.moorage.api.ResourceOperation.Destroy;
import io.moorage.api.ResourceOperation.Grow;
import io.moorage.api.ResourceOperation.Reserve;
import io.moorage.api.ResourceOperation.Shrink;
import io.moorage.api.ResourceOperation.Unreserve;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.TaskState;
import io.moorage.api.Value.Scalar;
import io.moorage.api.scheduler.SchedulerCall.Accept;
import io.moorage.api.scheduler.SchedulerCall.Convert;
import io.moorage.api.scheduler.SchedulerCall.Launch;
import io.moorage.engine.scene.FakeAgent;
import io.moorage.engine.scene.FakeFramework;
import io.moorage.engine.scene.NewTask;
import io.moorage.engine.scene.Scene;
import io.moorage.link.ToAgent;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** RESERVE, UNRESERVE, CREATE, DESTROY, GROW and SHRINK in an accept. */
class OperationsTest {
    private static final Role WEB = new Role("web");
    private static final Resources RESERVED =
            Resources.of(1, 64, 100).reserve(Reservation.dynamic(WEB, Optional.empty()));
    private static final Resource VOLUME = volume("data", 60, WEB);

    private final Scene scene = new Scene();
    private final FakeAgent agent = scene.agent("host1");
    private final FakeFramework framework =
            new FakeFramework(scene, "web").in("web").subscribe();

    private static Resource volume(String id, int mib, Role role) {
        var disk = new Disk(
                Optional.of(new Disk.Persistence(id, Optional.empty())),
                Optional.of(new Disk.Volume("data", Disk.Volume.Mode.RW)),
                Optional.empty());
        var kind = ResourceKind.reserved(Reservation.dynamic(role, Optional.empty()))
                .on(Optional.of(disk), false);
        return Resource.of(Resources.DISK, Scalar.of(mib), kind);
    }

    private static Resources all(Resource... resources) {
        return Resources.of(List.of(resources));
    }

    @Test
    void shouldReserveAndOfferItAnewAtOnce() {
        // when
        framework.convert(framework.offerOf(agent), new Reserve(RESERVED));

        // then
        assertThat(framework.operationStatuses())
                .containsExactly(new OperationStatus(
                        new OperationId("o0"),
                        OperationState.OPERATION_FINISHED,
                        "",
                        RESERVED,
                        Optional.of(agent.id())));
        var offered = framework.offerOf(agent).resources();
        assertThat(offered.converted()).isEqualTo(RESERVED);
        assertThat(offered.flattened()).isEqualTo(agent.resources());
        assertThat(agent.converted()).isEqualTo(RESERVED);
    }

    @Test
    void shouldKeepWhatIsReservedFromOthers() {
        // given
        framework.convert(framework.offerOf(agent), new Reserve(RESERVED));
        framework.stop();

        // when
        var other = new FakeFramework(scene, "other").in("batch").subscribe();

        // then
        assertThat(other.offerOf(agent).resources()).isEqualTo(agent.resources().minus(RESERVED.flattened()));
    }

    @Test
    void shouldLaunchOnWhatAnOperationBeforeMade() {
        // given
        var task = NewTask.named("t1")
                .on(agent.id())
                .with(all(VOLUME).plus(Resources.of(1, 64, 0).reserve(Reservation.dynamic(WEB, Optional.empty()))))
                .build();

        // when
        framework.call(new Accept(
                List.of(framework.offerOf(agent).id()),
                List.of(
                        new Convert(Optional.empty(), new Reserve(RESERVED)),
                        new Convert(Optional.empty(), new Create(all(VOLUME))),
                        new Launch(List.of(task))),
                Filters.DEFAULT));

        // then
        assertThat(agent.heard(ToAgent.Launch.class).getLast().tasks()).containsExactly(task);
        assertThat(agent.converted().persistentVolumes()).isEqualTo(all(VOLUME));
        assertThat(framework.statesOf("t1")).doesNotContain(TaskState.TASK_ERROR);
        assertThat(framework.operationStatuses()).isEmpty();
    }

    @Test
    void shouldSurviveATakeoverAndATakenAgent() {
        // given
        framework.convert(framework.offerOf(agent), new Reserve(RESERVED), new Create(all(VOLUME)));
        var before = agent.converted();

        // when
        scene.takeOver();
        agent.register();
        framework.subscribe();

        // then
        assertThat(framework.offerOf(agent).resources().converted()).isEqualTo(before);
        assertThat(before.persistentVolumes()).isEqualTo(all(VOLUME));
    }

    @Test
    void shouldTellAnAgentAnewThatHasNotHeardOfIt() {
        // given
        framework.convert(framework.offerOf(agent), new Reserve(RESERVED));

        // when
        agent.forgetsConverted().register();

        // then
        assertThat(agent.converted()).isEqualTo(RESERVED);
    }

    @Test
    void shouldRefuseAnAgentThatLacksWhatIsReservedOfIt() {
        // given
        framework.convert(framework.offerOf(agent), new Reserve(RESERVED));

        // when
        agent.has(Resources.of(0.5, 64, 100)).register();

        // then
        assertThat(agent.heard(ToAgent.Refused.class).getLast())
                .satisfies(refused -> assertThat(refused.fatal()).isTrue())
                .satisfies(refused -> assertThat(refused.sentence()).contains("cpus(reservations: [(DYNAMIC,web)]):1"));
    }

    @Test
    void shouldGiveBackWhatIsUnreservedAndDestroyed() {
        // given
        framework.convert(framework.offerOf(agent), new Reserve(RESERVED), new Create(all(VOLUME)));

        // when
        framework.convert(framework.offerOf(agent), new Destroy(all(VOLUME)), new Unreserve(RESERVED));

        // then
        assertThat(framework.offerOf(agent).resources()).isEqualTo(agent.resources());
        assertThat(agent.converted()).isEqualTo(Resources.NONE);
    }

    @Test
    void shouldGrowAndShrinkAVolume() {
        // given
        framework.convert(framework.offerOf(agent), new Reserve(RESERVED), new Create(all(VOLUME)));

        // when
        framework.convert(framework.offerOf(agent), new Grow(VOLUME, Scalar.of(40)));
        framework.convert(framework.offerOf(agent), new Shrink(volume("data", 100, WEB), Scalar.of(70)));

        // then
        assertThat(agent.converted().persistentVolumes()).isEqualTo(all(volume("data", 30, WEB)));
        assertThat(agent.converted().flattened()).isEqualTo(RESERVED.flattened());
    }

    @Test
    void shouldSkipAnOperationThatIsWrongAndTryTheNext() {
        // when
        framework.convert(
                framework.offerOf(agent),
                new Reserve(Resources.of(99, 0, 0).reserve(Reservation.dynamic(WEB, Optional.empty()))),
                new Reserve(RESERVED),
                new Create(all(volume("data", 101, WEB))));

        // then
        assertThat(framework.operationStatuses())
                .extracting(OperationStatus::state)
                .containsExactly(
                        OperationState.OPERATION_ERROR,
                        OperationState.OPERATION_FINISHED,
                        OperationState.OPERATION_ERROR);
        assertThat(framework.operationStatuses().getFirst().message())
                .isEqualTo("Cannot reserve: it takes cpus:99, but there is only " + agent.resources() + ".");
    }

    @Test
    void shouldRefuseToReserveForAnotherRole() {
        refused(
                new Reserve(Resources.of(1, 0, 0).reserve(Reservation.dynamic(new Role("ops"), Optional.empty()))),
                "Cannot reserve 'cpus(reservations: [(DYNAMIC,ops)]):1': the offer is for role 'web', and so must the reservation be.");
    }

    @Test
    void shouldRefuseAPrincipal() {
        refused(
                new Reserve(Resources.of(1, 0, 0).reserve(Reservation.dynamic(WEB, Optional.of("me")))),
                "Cannot reserve 'cpus(reservations: [(DYNAMIC,web,me)]):1': it names a principal, and frameworks have none. Leave it out.");
    }

    @Test
    void shouldRefuseAVolumeIdThatATaskOfTheAgentHolds() {
        // given
        framework.convert(framework.offerOf(agent), new Reserve(RESERVED), new Create(all(VOLUME)));
        var task = NewTask.named("t1").on(agent.id()).with(all(VOLUME)).build();
        framework.accept(framework.offerOf(agent), task);

        // when, then
        framework.forgetHeard();
        refused(
                new Create(all(volume("data", 40, WEB))),
                "Cannot create 'disk(reservations: [(DYNAMIC,web)])[data:data]:40': a volume of that persistence id and role is there. Use a new id.");
    }

    @Test
    void shouldDropOperationsOnAVoidOffer() {
        // given
        var offer = framework.offerOf(agent);
        framework.decline(offer, java.time.Duration.ofDays(1));

        // when
        framework.convert(offer, new Reserve(RESERVED));

        // then
        assertThat(framework.operationStatuses()).singleElement().satisfies(status -> {
            assertThat(status.state()).isEqualTo(OperationState.OPERATION_ERROR);
            assertThat(status.message()).contains("is not outstanding");
        });
        assertThat(agent.converted()).isEqualTo(Resources.NONE);
    }

    private void refused(ResourceOperation operation, String sentence) {
        framework.convert(framework.offerOf(agent), operation);
        assertThat(framework.operationStatuses()).singleElement().satisfies(status -> {
            assertThat(status.state()).isEqualTo(OperationState.OPERATION_ERROR);
            assertThat(status.message()).isEqualTo(sentence);
        });
    }
}
