package io.moorage.master.plugins;

import java.util.List;

/**
 * One plugin as the operator sees it.
 *
 * @param id empty while the zip could not be read
 * @param source the zip's file, or where else it came from
 * @param bundled whether the product brought it along
 * @param reason why it does not run, or what it threw last; may be empty
 * @param errors how many callbacks threw
 * @param mailbox how many events wait
 */
public record PluginStatus(
        String id,
        String version,
        String source,
        boolean bundled,
        PluginState state,
        String reason,
        List<String> paths,
        String frameworkName,
        long errors,
        int mailbox) {}
