package io.moorage.cli.host;

import io.moorage.api.PluginId;
import io.moorage.master.http.HttpConfig;
import java.util.Set;

/**
 * What was said of a master.
 *
 * @param trusted plugins that may end or leave its process
 */
public record MasterFlags(HttpConfig http, Set<PluginId> trusted) {
    public MasterFlags {
        trusted = Set.copyOf(trusted);
    }
}
