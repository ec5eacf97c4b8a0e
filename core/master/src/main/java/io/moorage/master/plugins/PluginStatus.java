package io.moorage.master.plugins;

import io.moorage.api.PluginId;
import io.moorage.engine.state.WantedPlugin;
import java.nio.file.Path;
import java.util.List;

/**
 * One plugin as the operator sees it.
 *
 * @param id empty if the zip could not be read
 * @param source the zip's file, or where else it came from
 * @param bundled whether the product brought it along
 * @param sha256 of the zip, in hexadecimal digits; empty if it is none
 * @param place where its code runs: {@code master}, or a process of its own
 * @param reason why it does not run, or what it threw last; may be empty
 * @param errors how many callbacks threw
 * @param mailbox how many events wait
 */
public record PluginStatus(
        String id,
        String version,
        String source,
        boolean bundled,
        String sha256,
        String place,
        PluginState state,
        String reason,
        List<String> paths,
        String frameworkName,
        long errors,
        int mailbox) {
    public boolean outOfProcess() {
        return !place.equals(PluginSource.MASTER);
    }

    /** Of a plugin that is wanted but whose zip is not to be loaded. */
    static PluginStatus notHosted(PluginId id, WantedPlugin wanted, Path file, String reason) {
        return new PluginStatus(
                id.value(),
                wanted.version(),
                file.toString(),
                false,
                wanted.sha256(),
                PluginSource.MASTER,
                PluginState.FAILED,
                reason,
                List.of(),
                "",
                0,
                0);
    }

    /** Of a zip that tells no id. */
    static PluginStatus unreadable(Path file, boolean bundled, String reason) {
        return new PluginStatus(
                "",
                "",
                file.toString(),
                bundled,
                "",
                PluginSource.MASTER,
                PluginState.FAILED,
                reason,
                List.of(),
                "",
                0,
                0);
    }
}
