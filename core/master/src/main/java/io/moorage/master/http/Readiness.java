package io.moorage.master.http;

import io.moorage.master.agents.AgentLinks;
import io.moorage.master.loop.MasterLoop;
import io.moorage.master.plugins.PluginHost;
import java.util.ArrayList;
import java.util.List;

/** What is missing before this master can be relied on. */
public final class Readiness {
    private final MasterLoop loop;
    private final PluginHost plugins;
    private final AgentLinks agents;
    private final boolean needsAgent;

    public Readiness(MasterLoop loop, PluginHost plugins, AgentLinks agents, boolean needsAgent) {
        this.loop = loop;
        this.plugins = plugins;
        this.agents = agents;
        this.needsAgent = needsAgent;
    }

    /** Empty when ready. May be called from any thread. */
    public List<String> missing() {
        var missing = new ArrayList<String>();
        if (!loop.published().leads()) {
            missing.add("a leader: the registry is replaying or electing");
        }
        missing.addAll(plugins.missing());
        if (needsAgent && agents.count() == 0) {
            missing.add("an agent: none is registered");
        }
        return missing;
    }
}
