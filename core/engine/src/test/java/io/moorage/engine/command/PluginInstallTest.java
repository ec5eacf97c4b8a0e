package io.moorage.engine.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Blob;
import io.moorage.api.PluginId;
import io.moorage.api.scheduler.SchedulerCall.Put;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.engine.command.Command.ForgetPlugin;
import io.moorage.engine.command.Command.InstallPlugin;
import io.moorage.engine.command.Command.PlacePlugin;
import io.moorage.engine.command.Command.RemovePlugin;
import io.moorage.engine.scene.FakeAgent;
import io.moorage.engine.scene.FakeFramework;
import io.moorage.engine.scene.Scene;
import io.moorage.engine.state.PluginState;
import io.moorage.engine.state.WantedPlugin;
import io.moorage.engine.state.WantedPlugin.Standing;
import io.moorage.link.ToAgent;
import org.junit.jupiter.api.Test;

class PluginInstallTest {
    private static final PluginId WEB = new PluginId("web");

    private final Scene scene = new Scene();
    private final FakeAgent agent = scene.agent("host1");
    private final FakeFramework framework = scene.framework("web");

    private PluginState plugin() {
        return scene.state().decided().plugin(WEB);
    }

    private void install(String sha256) {
        scene.submit(new InstallPlugin(WEB, "1.0", sha256));
    }

    @Test
    void shouldPinAPluginToTheBytesThatWereInstalledLast() {
        // given
        install("a");

        // when
        install("b");
        scene.takeOver();

        // then
        assertThat(plugin().wanted()).contains(new WantedPlugin("1.0", "b", Standing.WANTED));
    }

    @Test
    void shouldTearDownAndForgetWhatIsRemoved() {
        // given
        install("a");
        framework.runs("t1", agent);
        framework.call(new Put("key", Blob.utf8("value")));

        // when
        scene.submit(new RemovePlugin(WEB, false));

        // then
        assertThat(agent.heard(ToAgent.ShutdownFramework.class)).hasSize(1);
        assertThat(framework.heard(SchedulerEvent.Error.class)).hasSize(1);
        assertThat(plugin().entries()).isEmpty();
        assertThat(plugin().frameworkId()).isEmpty();
        assertThat(plugin().wanted()).contains(new WantedPlugin("1.0", "a", Standing.REMOVED));

        // when: a late batch, and a scheduler that was made before it heard of the removal
        framework.call(new Put("late", Blob.utf8("value")));
        framework.subscribe();

        // then
        assertThat(plugin().entries()).isEmpty();
        assertThat(plugin().frameworkId()).isEmpty();
    }

    @Test
    void shouldKeepFrameworkAndStateWhenAnotherZipOfTheIdGoesOn() {
        // given
        install("a");
        framework.runs("t1", agent);
        framework.call(new Put("key", Blob.utf8("value")));

        // when
        scene.submit(new RemovePlugin(WEB, true));
        var before = framework.id();
        framework.stop();
        framework.subscribe();

        // then
        assertThat(agent.heard(ToAgent.ShutdownFramework.class)).isEmpty();
        assertThat(framework.id()).isEqualTo(before);
        assertThat(plugin().entries()).containsOnlyKeys("key");
        assertThat(plugin().wanted().map(WantedPlugin::standing)).contains(Standing.REPLACED);
    }

    @Test
    void shouldForgetARemovedPluginOnlyOnceItsZipIsDeleted() {
        // given
        install("a");
        scene.submit(new ForgetPlugin(WEB));
        assertThat(plugin().wanted()).isPresent();
        scene.submit(new RemovePlugin(WEB, false));
        scene.takeOver();
        assertThat(plugin().wanted().map(WantedPlugin::standing)).contains(Standing.REMOVED);

        // when
        scene.submit(new ForgetPlugin(WEB));

        // then
        assertThat(scene.state().decided().plugins()).doesNotContainKey(WEB);
    }

    @Test
    void shouldChangeNothingWhenWhatIsNotWantedIsRemoved() {
        // given
        framework.call(new Put("key", Blob.utf8("value")));

        // when
        scene.submit(new RemovePlugin(WEB, false));
        scene.submit(new ForgetPlugin(WEB));

        // then
        assertThat(plugin().entries()).containsOnlyKeys("key");
        assertThat(plugin().frameworkId()).contains(framework.id());
    }

    @Test
    void shouldKeepWhereAPluginRunsUntilItIsForgotten() {
        // given
        install("a");

        // when
        scene.submit(new PlacePlugin(WEB, true));
        scene.takeOver();

        // then
        assertThat(plugin().outOfProcess()).isTrue();
        scene.submit(new RemovePlugin(WEB, false));
        scene.submit(new ForgetPlugin(WEB));
        assertThat(plugin().outOfProcess()).isFalse();
    }
}
