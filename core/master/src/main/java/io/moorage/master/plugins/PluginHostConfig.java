package io.moorage.master.plugins;

import io.moorage.api.PluginId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where plugins come from and what they may take.
 *
 * @param pluginsDir the operator's zips; may be absent
 * @param unpackDir ours to write: unpacked zips, by content
 * @param bundledDirs folders of zips that the product brings along; an operator's zip of the same id wins
 * @param settings of each plugin
 * @param trusted operator's plugins that may end or leave this process
 * @param callbackTimeout after which a plugin that does not return is disconnected
 */
public record PluginHostConfig(
        Path pluginsDir,
        Path unpackDir,
        List<Path> bundledDirs,
        Map<PluginId, Map<String, String>> settings,
        Set<PluginId> trusted,
        Duration callbackTimeout) {
    public static final Duration CALLBACK_TIMEOUT = Duration.ofSeconds(5);

    /** Zips looked at in one folder. */
    static final int ZIPS_MAX = 64;

    /** Events that wait for one plugin; beyond it the plugin is stopped and made anew from committed state. */
    static final int MAILBOX_MAX = 10_000;

    /** Requests that wait for one plugin or that it has not answered; beyond it the next one gets 503. */
    static final int REQUESTS_MAX = 256;

    static final int TIMERS_MAX = 100_000;

    /** What one batch may hold: it becomes one command of the registry. */
    static final int BATCH_CALLS_MAX = 10_000;

    static final int BATCH_PUT_BYTES_MAX = 3 * 1024 * 1024;

    static final int PATH_PREFIXES_MAX = 32;

    /** A framework's own description: it becomes part of a command of the registry. */
    static final int FRAMEWORK_TEXT_MAX = 64 * 1024;

    public PluginHostConfig {
        bundledDirs = List.copyOf(bundledDirs);
        settings = Map.copyOf(settings);
        trusted = Set.copyOf(trusted);
    }
}
