package io.moorage.agent.engine;

import static io.moorage.agent.engine.EngineHarness.AGENT;
import static io.moorage.agent.engine.EngineHarness.sent;
import static io.moorage.agent.engine.EngineHarness.task;
import static io.moorage.agent.engine.EngineHarness.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Disk;
import io.moorage.api.Reservation;
import io.moorage.api.Resource;
import io.moorage.api.ResourceKind;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.Value.Scalar;
import io.moorage.api.containerizer.ContainerConfig.MountedVolume;
import io.moorage.link.ToAgent;
import io.moorage.link.ToMaster;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What operations made of an agent's resources is kept by it, and volumes with it. */
class ConversionsTest {
    private static final Reservation DYNAMIC = Reservation.dynamic(new Role("web/eu"), Optional.empty());
    private static final Resource VOLUME = Resource.of(
            Resources.DISK,
            Scalar.of(100),
            ResourceKind.reserved(DYNAMIC)
                    .on(
                            Optional.of(new Disk(
                                    Optional.of(new Disk.Persistence("data", Optional.empty())),
                                    Optional.of(new Disk.Volume("store", Disk.Volume.Mode.RW)),
                                    Optional.empty())),
                            false));
    private static final Resources CONVERTED =
            Resources.of(3, 512, 0).reserve(DYNAMIC).with(VOLUME);
    private static final String FOLDER = "/agent-data/volumes/roles/web eu/data";

    @Test
    void shouldKeepItBeforeItMakesVolumes() {
        // given
        var harness = EngineHarness.registered();

        // when
        var ordered = harness.say(new ToAgent.Converted(CONVERTED));

        // then
        assertThat(told(ordered)).isEqualTo("+ResourcesConverted volumes1");
        assertThat(((AgentOutput.KeepVolumes) ordered.get(1)).volumes()).containsExactly(FOLDER);
        assertThat(ordered.get(0))
                .isInstanceOfSatisfying(
                        AgentOutput.Journal.class,
                        journal -> assertThat(journal.record().durability()).isEqualTo(Durability.POWER_SAFE));
    }

    @Test
    void shouldJournalNothingForWhatItKnows() {
        // given
        var harness = EngineHarness.registered();
        harness.say(new ToAgent.Converted(CONVERTED));

        // when, then
        assertThat(told(harness.say(new ToAgent.Converted(CONVERTED)))).isEqualTo("volumes1");
    }

    @Test
    void shouldTellTheMasterAfterARestartAndAPowerLoss() {
        // given
        var harness = EngineHarness.registered();
        harness.say(new ToAgent.Converted(CONVERTED));
        harness.outputs.clear();

        // when
        harness.restart("boot-2");
        harness.register();

        // then
        assertThat(sent(harness.outputs, ToMaster.Register.class))
                .singleElement()
                .satisfies(register -> {
                    assertThat(register.converted()).isEqualTo(CONVERTED);
                    assertThat(register.info().resources())
                            .isEqualTo(harness.config.info().resources());
                });
        assertThat(told(harness.outputs)).endsWith("volumes1");
    }

    /** Whether a volume is wiped is the registry's decision: a journal that lost it must not lose the volume. */
    @Test
    void shouldTouchNoVolumeBeforeAMasterHasRegisteredIt() {
        // given
        var harness = EngineHarness.registered();
        harness.say(new ToAgent.Converted(CONVERTED));

        // when
        var ordered = harness.restart("boot-1");

        // then
        assertThat(ordered).noneMatch(AgentOutput.KeepVolumes.class::isInstance);
        harness.outputs.clear();
        harness.handle(new AgentInput.LinkOpened(++harness.link));
        harness.say(new ToAgent.Leading("0.1"));
        harness.say(new ToAgent.Converted(Resources.NONE));
        assertThat(harness.outputs).noneMatch(AgentOutput.KeepVolumes.class::isInstance);
        assertThat(harness.say(new ToAgent.Registered(AGENT)))
                .filteredOn(AgentOutput.KeepVolumes.class::isInstance)
                .singleElement()
                .satisfies(order ->
                        assertThat(((AgentOutput.KeepVolumes) order).volumes()).isEmpty());
    }

    @Test
    void shouldLaunchOnWhatWasMadeAndNotOnWhatItWas() {
        // given
        var harness = EngineHarness.registered();
        harness.say(new ToAgent.Converted(CONVERTED));

        // when
        var plain = harness.launch(task("plain", Resources.of(2, 64, 0)));
        var own = harness.launch(task("own", CONVERTED));

        // then
        assertThat(told(plain)).isEqualTo("+LaunchRefused >TASK_DROPPED");
        assertThat(told(own)).isEqualTo("+LaunchAccepted launch >LaunchAccepted");
        assertThat(harness.config("own").volumes()).containsExactly(new MountedVolume(FOLDER, "store"));
    }

    @Test
    void shouldBeInASnapshot() {
        // given
        var harness = EngineHarness.registered();
        harness.say(new ToAgent.Converted(CONVERTED));

        // when, then
        assertThat(EngineHarness.replay(harness.engine.image().toRecords())).isEqualTo(harness.engine.image());
    }
}
